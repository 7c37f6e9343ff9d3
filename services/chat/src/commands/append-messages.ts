import { AppError } from "@switchboard/kit/errors";
import { isUniqueViolation, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { WriteTarget } from "../domain/access.ts";
import type { Message } from "../domain/message.ts";
import { batchSeconds, batchSize, messagesTotal } from "../metrics.ts";
import { appendBatch, type BatchRow, type NewMessage } from "../store/message-batch.ts";

/** A message and the trace that its statement belongs to; empty when it is not traced. */
export interface TracedMessage extends NewMessage {
  readonly traceparent: string;
}

/** What became of a message. */
export type AppendOutcome =
  | { readonly kind: "accepted"; readonly seq: number; readonly sentAt: Date; readonly repeated: boolean }
  /** `target` is what was there in the place of its chat; undefined when nothing was. */
  | { readonly kind: "refused"; readonly target: WriteTarget | undefined };

export interface AppendDeps extends Pick<ChatDeps, "live" | "now" | "committed" | "parkedWritten" | "log"> {
  /** The connection that writes messages and does nothing else. */
  readonly writer: Sql;
}

/** A batch that met another instance's copy of one of its messages is run again, so often. */
const MAX_ATTEMPTS = 5;

/**
 * Writes a batch of messages in one commit and tells the gateways; one outcome for each, in their order. The same
 * message again, whoever took it first, has the outcome of the first time.
 */
export async function appendMessages(deps: AppendDeps, messages: readonly TracedMessage[]): Promise<AppendOutcome[]> {
  const sentAt = deps.now();
  const stop = batchSeconds.startTimer();
  const rows = await appendUntilAlone(deps, messages, sentAt);
  stop();
  batchSize.observe(messages.length);
  deps.committed();
  if (rows.some(({ state, seq }) => state === "parked" && seq !== null)) deps.parkedWritten();
  deps.live.messagesSent(
    messages.flatMap((message, index) => {
      const row = rows[index] as BatchRow;
      if (row.seq === null || row.earlierSentAt !== null) return [];
      return { message: toMessage(message, row.seq, row, sentAt), lists: row.lists ?? [] };
    }),
  );
  return rows.map((row) => conclude(row, sentAt));
}

/** The statement cannot see what another instance commits while it waits for a lock; the second time it can. */
async function appendUntilAlone(
  { writer, log }: AppendDeps,
  messages: readonly TracedMessage[],
  sentAt: Date,
): Promise<BatchRow[]> {
  const traceparent = messages.find((message) => message.traceparent !== "")?.traceparent ?? "";
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    try {
      return await appendBatch(writer, messages, sentAt, traceparent);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      log.debug({ attempt }, "a batch of messages met a copy of itself");
    }
  }
  throw new AppError("unavailable", "chat.contended");
}

function conclude(row: BatchRow, sentAt: Date): AppendOutcome {
  if (row.seq === null) {
    messagesTotal.inc({ outcome: "refused" });
    return { kind: "refused", target: targetOf(row) };
  }
  if (row.earlierSentAt !== null) {
    messagesTotal.inc({ outcome: "repeated" });
    return { kind: "accepted", seq: row.seq, sentAt: new Date(row.earlierSentAt), repeated: true };
  }
  messagesTotal.inc({ outcome: "accepted" });
  return { kind: "accepted", seq: row.seq, sentAt, repeated: false };
}

function toMessage(message: TracedMessage, seq: number, { authorName }: BatchRow, sentAt: Date): Message {
  const { chatId, messageId, author, text } = message;
  return {
    chatId,
    seq,
    messageId,
    author: { ...author, name: authorName ?? "" },
    content: { kind: "text", text },
    sentAt,
  };
}

function targetOf(row: BatchRow): WriteTarget | undefined {
  const { state, departmentId, visitorId, operatorId, idTaken } = row;
  if (state === null || departmentId === null) return undefined;
  return {
    state,
    visitorId: visitorId ?? undefined,
    answeringId: state === "waiting" || state === "parked" ? undefined : (operatorId ?? undefined),
    operatorIds: operatorId === null ? [] : [operatorId],
    departmentIds: [departmentId, ...(row.lists ?? [])],
    idTaken: idTaken === true,
  };
}
