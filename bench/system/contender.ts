import type { Target } from "../load/job.ts";

/** A system under load. */
export interface Contender {
  readonly name: Target["kind"];
  /** Process ids whose CPU time is told apart, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** Where and as whom to send. */
  target(): Promise<Target>;
  /** Waits until it has nothing left to do in the background, so that the next one has the machine to itself. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** How many chats there are in every system; latency is measured in the first 100 of them. */
export const chatCount = 512;
/** How many operators hold them; one socket may watch 100 chats. */
export const operatorCount = 10;
