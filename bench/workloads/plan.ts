import type { ClosedLoop, OpenLoop } from "../load/job.ts";
import { chatCount } from "../system/contender.ts";

/** One kind of measurement of a round. */
export interface Phase {
  readonly name: string;
  readonly load: OpenLoop | ClosedLoop;
  readonly chats: number;
  readonly warmupMs: number;
  readonly measureMs: number;
}

/** What a run consists of. */
export interface Plan {
  readonly rounds: number;
  /** No round begins that would not end within this, in milliseconds. */
  readonly budgetMs: number;
  readonly phases: readonly Phase[];
}

// Long enough that the 99th percentile rests on a few samples at 100/s and on dozens from 1000/s on.
const fullMs: Record<number, number> = { 100: 6_000, 500: 3_000, 1000: 4_000, 2000: 3_000 };
const quickMs: Record<number, number> = { 100: 2_500, 500: 1_000, 1000: 2_000, 2000: 1_000 };
const latencyChats = 100;

/** All rates, then the highest that can be sustained with a message in flight in each of 512 chats. */
export function planMessage(quick: boolean, rounds: number | undefined): Plan {
  const durations = quick ? quickMs : fullMs;
  const open = Object.entries(durations).map(([rate, measureMs]) => ({
    name: `${rate}/s`,
    load: { kind: "open", perSecond: Number(rate) } as const,
    chats: latencyChats,
    warmupMs: quick ? 300 : 500,
    measureMs,
  }));
  const closed = {
    name: "max",
    load: { kind: "closed" } as const,
    chats: chatCount,
    warmupMs: quick ? 800 : 2_000,
    measureMs: quick ? 2_000 : 5_000,
  };
  const phases = [...open, closed];
  if (rounds !== undefined) return { rounds, budgetMs: Number.POSITIVE_INFINITY, phases };
  return quick ? { rounds: 3, budgetMs: 200_000, phases } : { rounds: 5, budgetMs: 840_000, phases };
}
