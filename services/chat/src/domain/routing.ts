import type { Named } from "./chat.ts";

/** How a department's waiting chats find an operator (C17). */
export type RoutingMode = "manual" | "round_robin" | "least_busy";

/** A member of the department, as far as routing is concerned. */
export interface Candidate extends Named {
  readonly availability: "online" | "suspect" | "offline";
  /** Chats that count for them, in all departments. */
  readonly load: number;
  /** When routing last gave them a chat; undefined when it never did. */
  readonly lastGivenAt: Date | undefined;
}

/** The department's rules. */
export interface Policy {
  readonly mode: RoutingMode;
  /** Chats that one operator may be given automatically. */
  readonly chatLimit: number;
}

/** What routing thought of a candidate. */
interface Verdict {
  readonly operator: Named;
  readonly load: number;
  readonly verdict: "chosen" | "free" | "full" | "suspect" | "offline";
}

/** Why a chat was given to somebody, or to nobody. */
export interface Decision {
  readonly chatId: string;
  /** Undefined when the chat goes on waiting. */
  readonly operator: Named | undefined;
  readonly policy: Policy;
  /** Of all candidates, so many had each verdict. */
  readonly counts: Readonly<Partial<Record<Verdict["verdict"], number>>>;
  /** The first of them in the order in which routing prefers them. */
  readonly candidates: readonly Verdict[];
}

/** Candidates that a decision remembers by name; more of them explain nothing more. */
const CANDIDATES_KEPT = 10;

interface Runner extends Candidate {
  load: number;
  /** Orders those who were given a chat in the same moment. */
  turn: number;
}

/**
 * Gives chats, the longest waiting first, to candidates below the limit until one of both runs out: work-conserving, so
 * nobody is free while a chat waits. `round_robin` prefers who was given nothing for the longest time; `least_busy` who
 * has the fewest chats, and then the same. Candidates with equal claims come in the order of their ids.
 */
export function assign(chatIds: readonly string[], candidates: readonly Candidate[], policy: Policy): Decision[] {
  const runners: Runner[] = candidates.map((candidate) => ({ ...candidate, turn: -1 }));
  return chatIds.flatMap((chatId, turn) => {
    const chosen = policy.mode === "manual" ? undefined : best(runners, policy);
    if (chosen === undefined) return [];
    const decision = explain(chatId, chosen, runners, policy);
    chosen.load += 1;
    chosen.turn = turn;
    return [decision];
  });
}

/**
 * What is remembered as the time at which each operator was given the last of their chats: in the order of the decisions
 * and after everything that is remembered already, so that chats given in one moment count as one after the other.
 */
export function givenTimes(
  decisions: readonly Decision[],
  candidates: readonly Candidate[],
  at: Date,
): Map<string, Date> {
  const start = Math.max(at.getTime(), ...candidates.map((candidate) => givenAt(candidate) + 1));
  const times = new Map<string, Date>();
  for (const [turn, { operator }] of decisions.entries()) {
    if (operator !== undefined) times.set(operator.id, new Date(start + turn));
  }
  return times;
}

/** Why a chat waits: what routing would think of each candidate now. */
export function explain(
  chatId: string,
  chosen: Candidate | undefined,
  candidates: readonly Candidate[],
  policy: Policy,
): Decision {
  const verdicts = candidates.map((candidate) => verdictOf(candidate, chosen, policy));
  const counts: Partial<Record<Verdict["verdict"], number>> = {};
  for (const { verdict } of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const kept = verdicts.toSorted((a, b) => rank(a.verdict) - rank(b.verdict)).slice(0, CANDIDATES_KEPT);
  const operator = chosen && { id: chosen.id, name: chosen.name };
  return { chatId, operator, policy, counts, candidates: kept };
}

function best(runners: readonly Runner[], policy: Policy): Runner | undefined {
  let found: Runner | undefined;
  for (const runner of runners) {
    if (!isFree(runner, policy)) continue;
    if (found === undefined || compare(runner, found, policy.mode) < 0) found = runner;
  }
  return found;
}

function compare(a: Runner, b: Runner, mode: RoutingMode): number {
  const byLoad = mode === "least_busy" ? a.load - b.load : 0;
  return byLoad || a.turn - b.turn || givenAt(a) - givenAt(b) || (a.id < b.id ? -1 : 1);
}

function givenAt({ lastGivenAt }: Candidate): number {
  return lastGivenAt?.getTime() ?? 0;
}

function isFree({ availability, load }: Candidate, { chatLimit }: Policy): boolean {
  return availability === "online" && load < chatLimit;
}

function verdictOf(candidate: Candidate, chosen: Candidate | undefined, policy: Policy): Verdict {
  const { id, name, load, availability } = candidate;
  const verdict =
    id === chosen?.id
      ? "chosen"
      : availability === "online"
        ? load < policy.chatLimit
          ? "free"
          : "full"
        : availability;
  return { operator: { id, name }, load, verdict };
}

const order: readonly Verdict["verdict"][] = ["chosen", "free", "full", "suspect", "offline"];

function rank(verdict: Verdict["verdict"]): number {
  return order.indexOf(verdict);
}
