import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { NotifyDeps } from "../deps.ts";
import { eraseOf } from "../store/erasures.ts";

/** Somebody who is to be erased, by what this service knows them by. */
export interface Subject {
  readonly clientId: string;
  readonly chatIds: readonly string[];
  /** In their one form. */
  readonly emails: readonly string[];
}

/** Erases mails to somebody and about their chats, and what webhooks told of them (D3). Counted by kind. */
export function eraseSubject(
  { pool }: NotifyDeps,
  asking: Asking,
  subject: Subject,
): Promise<Readonly<Record<string, number>>> {
  const { clientId, chatIds, emails } = subject;
  return writeOnce(pool, { asking, rpc: "EraseSubject", input: subject }, async (tx) => {
    const erased = await eraseOf(tx, { emails, subjects: [clientId, ...chatIds] });
    return Object.fromEntries(Object.entries(erased).filter(([, count]) => count > 0));
  });
}
