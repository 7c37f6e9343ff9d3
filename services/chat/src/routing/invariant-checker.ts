import { type Loop, startLoop } from "@switchboard/kit/loop";
import { inTransaction } from "@switchboard/pg/pool";
import { tryLock } from "@switchboard/pg/try-lock";
import type { ChatDeps } from "../deps.ts";
import { violationsTotal } from "../metrics.ts";
import { findViolations, invariants, seeOneMoment, type Violation } from "../store/invariants.ts";
import { timed } from "./change-chats.ts";

/** How often it is checked, in milliseconds. */
const EVERY_MS = 10_000;
/** Decisions of this time are looked at, in milliseconds: one that was committed late is not missed. */
const DECISIONS_MS = 60_000;
/** Ids that are named in the log. */
const NAMED_MAX = 10;

export type InvariantCheckerOptions = Pick<ChatDeps, "pool" | "now" | "log">;

/**
 * Looks every 10 s whether what must always be true is (C18), on one instance at a time. What is wrong is counted each
 * time it is found wrong, a wrong decision once; the log names what it is.
 */
export function startInvariantChecker(options: InvariantCheckerOptions): Loop {
  for (const invariant of invariants) violationsTotal.inc({ invariant }, 0);
  // What came due while nothing was running is fired first.
  let started = false;
  let known: ReadonlySet<string> = new Set();
  return startLoop({
    name: "invariant checker",
    everyMs: EVERY_MS,
    log: options.log,
    run: async () => {
      if (started) known = await timed("invariants", () => checkInvariants(options, known));
      started = true;
    },
  });
}

/** One check. Returns the decisions that are known to be wrong, for the next one. */
export async function checkInvariants(
  { pool, now, log }: InvariantCheckerOptions,
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const found = await inTransaction(pool, async (tx) => {
    await seeOneMoment(tx);
    // Instances would find the same and count it several times.
    if (!(await tryLock(tx, "invariants"))) return undefined;
    const at = now();
    return findViolations(tx, { now: at, decidedSince: new Date(at.getTime() - DECISIONS_MS) });
  });
  if (found === undefined) return known;
  const fresh = found.filter((violation) => !(isDecision(violation) && known.has(violation.id)));
  for (const [invariant, violations] of Map.groupBy(fresh, (violation) => violation.invariant)) {
    violationsTotal.inc({ invariant }, violations.length);
    const ids = violations.slice(0, NAMED_MAX).map(({ id }) => id);
    log.error({ invariant, count: violations.length, ids }, "something that must always be true is not");
  }
  return new Set(found.filter(isDecision).map(({ id }) => id));
}

/** A decision stays as wrong as it was; everything else can be put right. */
function isDecision({ invariant }: Violation): boolean {
  return invariant === "over_limit" || invariant === "given_offline";
}
