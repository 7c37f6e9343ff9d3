import type { EraseSubjectResponse, PrivacyService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import type { HOLDERS } from "../commands/erase-client.ts";
import { claimDueReceipt, type DueReceipt, saveFailure, saveStep } from "../store/privacy-requests.ts";

/** What the services behind an erasure are asked with. */
export interface ErasureOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly log: Logger;
  readonly callerToken: () => Promise<string>;
  readonly holders: Readonly<Record<(typeof HOLDERS)[number], Asked>>;
}

type Asked = Pick<UnaryClient<typeof PrivacyService>, "eraseSubject">;

/** Chats that notify is asked about in a step. */
const CHATS_AT_ONCE = 100;
/** A service has so long for a step, in milliseconds. */
const STEP_MS = 20_000;
/** After that another instance may ask it. */
const CLAIM_MS = 30_000;
/** Waits between attempts at a service that is away, in milliseconds: twice as long each time. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;

/**
 * Asks services to erase what they hold of clients who were erased from the directory (D3), step by step until nothing is due: each
 * step has its own idempotency key, so that one whose answer was lost is counted once. One that is away is asked again.
 */
export async function runErasures(options: ErasureOptions, signal: AbortSignal): Promise<void> {
  const { pool, now } = options;
  while (!signal.aborted) {
    const at = now();
    const due = await inTransaction(pool, (tx) => claimDueReceipt(tx, at, new Date(at.getTime() + CLAIM_MS)));
    if (due === undefined) return;
    await runStep(options, due);
  }
}

async function runStep(options: ErasureOptions, due: DueReceipt): Promise<void> {
  const { pool, now, log } = options;
  try {
    const { erased, chatIds, more } = await ask(options, due);
    await inTransaction(pool, (tx) => saveStep(tx, due, { erased, chatIds, more }, now()));
  } catch (err) {
    const { reason } = AppError.from(err);
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** due.attempts, LONGEST_WAIT_MS);
    log.warn({ err, request: due.requestId, service: due.service }, "a service could not be asked to erase a client");
    await saveFailure(pool, due, reason, new Date(now().getTime() + waitMs));
  }
}

/**
 * Chat erases what belongs to the client, and says which chats that were; notify is asked for them some at a time, because it looks
 * through its mails for each.
 */
async function ask({ callerToken, holders }: ErasureOptions, due: DueReceipt): Promise<EraseSubjectResponse> {
  const holder = Object.entries(holders).find(([service]) => service === due.service)?.[1];
  if (holder === undefined) throw new TypeError(`nobody knows where ${due.service} is`);
  const { erasedChatIds, ...subject } = due.subject;
  const first = due.steps * CHATS_AT_ONCE;
  const chatIds = due.service === "chat" ? subject.chatIds : erasedChatIds.slice(first, first + CHATS_AT_ONCE);
  const answer = await holder.eraseSubject(
    { subject: { ...subject, chatIds } },
    {
      callerToken: await callerToken(),
      idempotencyKey: `${due.requestId} ${due.service} ${due.steps}`,
      timeoutMs: STEP_MS,
    },
  );
  const isLast = due.service === "chat" || first + CHATS_AT_ONCE >= erasedChatIds.length;
  return { ...answer, more: answer.more || !isLast };
}
