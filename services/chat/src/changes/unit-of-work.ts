import { appendToOutbox, type OutboxEvent } from "@switchboard/bus/outbox";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";

/** One transaction, what is done with in it, and what is told once it is committed. */
export interface UnitOfWork extends ChatDeps {
  readonly tx: Sql;
  /** Calls `tell` after the commit, in the order in which it was asked for; never when the transaction is rolled back. */
  readonly afterCommit: (tell: () => void) => void;
}

/** Runs a transaction, and tells after it what the work wants to be told. */
export async function inUnitOfWork<T>(deps: ChatDeps, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  const tells: (() => void)[] = [];
  const result = await inTransaction(deps.pool, (tx) =>
    work({ ...deps, tx, afterCommit: (tell) => void tells.push(tell) }),
  );
  for (const tell of tells) tell();
  return result;
}

/** Publishes facts with the transaction; the relay looks soon. */
export async function announce(
  { tx, afterCommit, committed }: UnitOfWork,
  facts: readonly OutboxEvent[],
): Promise<void> {
  await appendToOutbox(tx, facts);
  afterCommit(committed);
}
