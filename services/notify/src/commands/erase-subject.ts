import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { NotifyDeps } from "../deps.ts";
import { eraseOf, noteErased } from "../store/erasures.ts";
import { holdPositions } from "../store/stream-positions.ts";

/** Somebody who is to be erased, by what this service knows them by. */
export interface Subject {
  readonly clientId: string;
  readonly chatIds: readonly string[];
  /** In their one form. */
  readonly emails: readonly string[];
}

/** Erases mails to somebody and about their chats, and what webhooks told of them (D3). Counted by kind. */
export function eraseSubject(
  { pool, now }: NotifyDeps,
  asking: Asking,
  subject: Subject,
): Promise<Readonly<Record<string, number>>> {
  const { clientId, chatIds, emails } = subject;
  return writeOnce(pool, { asking, rpc: "EraseSubject", input: subject }, async (tx) => {
    const subjects = [clientId, ...chatIds];
    // Whoever records events of them at this moment comes before, and what they wrote is erased, or finds this.
    await holdPositions(tx);
    await noteErased(tx, subjects, now());
    const erased = await eraseOf(tx, { emails, subjects });
    return Object.fromEntries(Object.entries(erased).filter(([, count]) => count > 0));
  });
}
