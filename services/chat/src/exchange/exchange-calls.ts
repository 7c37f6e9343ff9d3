import type { Call, MoveCursors, Result, SendMessage } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete } from "@switchboard/contracts/messages";
import type { Caller } from "@switchboard/kit/caller";
import { AppError, invalidField } from "@switchboard/kit/errors";
import { continueTrace, currentTraceparent } from "@switchboard/kit/trace";
import { toErrorDetail } from "@switchboard/rpc/status";
import { continueChat, type LateMessage } from "../commands/continue-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { type ChatPeople, explainRefusal, refusalOf, type WriteTarget } from "../domain/access.ts";
import type { Person } from "../domain/message.ts";
import { type Accepted, toAccepted } from "../mapping/message-mapping.ts";
import { findReader, personOf } from "../queries/find-reader.ts";
import { check } from "../validation.ts";
import type { CursorMover } from "./cursor-mover.ts";
import type { MessageWriter } from "./message-writer.ts";

/** What the calls of a stream are worked off with. */
export interface ExchangeDeps extends ChatDeps {
  readonly messages: MessageWriter;
  readonly cursors: CursorMover;
}

export type Outcome = Complete<Result>["outcome"];
export type Answer = (outcome: Outcome) => void;

/** Who calls, and the person on a side of chats that they are. */
interface Known {
  readonly caller: Caller;
  readonly author: Person;
}

/** A call that names no deadline gets this one, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 10_000;

/** Works off one call of a caller who is known; `answer` is called once. Nothing here waits for anything but the answer. */
export function runCall(deps: ExchangeDeps, call: Call, caller: Caller, answer: Answer): void {
  if (call.traceparent === "") {
    startCall(deps, call, caller, "", answer);
    return;
  }
  const traced = (): Promise<void> =>
    new Promise((resolve) => {
      startCall(deps, call, caller, currentTraceparent(), (outcome) => {
        answer(outcome);
        resolve();
      });
    });
  void continueTrace(call.traceparent, "exchange call", traced);
}

/** How an error looks in a result. A bug is logged here, where its cause is still known. */
export function toErrorOutcome({ log }: ChatDeps, thrown: unknown): Outcome {
  const error = AppError.from(thrown);
  if (error.kind === "internal") log.error({ err: error.cause ?? error }, "an exchange call failed");
  return { case: "error", value: toErrorDetail(error) };
}

function startCall(deps: ExchangeDeps, call: Call, caller: Caller, traceparent: string, answer: Answer): void {
  try {
    const author = personOf(caller);
    const expiresAt = performance.now() + (call.timeoutMs || DEFAULT_TIMEOUT_MS);
    if (call.command.case === "sendMessage") {
      sendMessage(deps, call.command.value, { caller, author }, expiresAt, traceparent, answer);
    } else if (call.command.case === "moveCursors") {
      moveCursors(deps, call.command.value, { caller, author }, answer);
    } else throw invalidField("chat.invalid_request", "/command", "must be there");
  } catch (error) {
    answer(toErrorOutcome(deps, error));
  }
}

function sendMessage(
  deps: ExchangeDeps,
  request: SendMessage,
  by: Known,
  expiresAt: number,
  traceparent: string,
  answer: Answer,
): void {
  const chatId = check.id(request.chatId, "/chat_id");
  const messageId = check.messageId(request.messageId, "/message_id");
  const text = check.messageText(request.text);
  deps.messages.add({ chatId, messageId, text, author: by.author, traceparent }, expiresAt, (outcome) => {
    if (outcome instanceof AppError) answer(toErrorOutcome(deps, outcome));
    else if (outcome.kind === "accepted") answer(accepted({ chatId, messageId, ...outcome }));
    else answerLater(deps, answer, () => resolveRefusal(deps, by, { chatId, messageId, text }, outcome.target));
  });
}

/** The way off the path: a visitor's message to their ended chat goes on in another one (C16), all else is refused. */
async function resolveRefusal(
  deps: ExchangeDeps,
  { caller, author }: Known,
  sent: LateMessage,
  target: WriteTarget | undefined,
): Promise<Outcome> {
  if (caller.kind === "visitor" && target?.visitorId === caller.id && target.state === "ended" && !target.idTaken) {
    const { repeated, message } = await continueChat(deps, caller, sent);
    return accepted({ ...message, repeated });
  }
  throw explainRefusal(author, await findReader(deps.pool, caller), sent.chatId, target);
}

function moveCursors(deps: ExchangeDeps, request: MoveCursors, { caller, author }: Known, answer: Answer): void {
  const chatId = check.id(request.chatId, "/chat_id");
  const readSeq = check.count(request.readSeq, "/read_seq");
  // What was read was delivered.
  const deliveredSeq = Math.max(check.count(request.deliveredSeq, "/delivered_seq"), readSeq);
  deps.cursors.add({ chatId, side: author.kind, personId: author.id, deliveredSeq, readSeq }, (outcome) => {
    if (outcome instanceof AppError) answer(toErrorOutcome(deps, outcome));
    else if (outcome.kind === "moved") answer({ case: "cursorsMoved", value: {} });
    else answerLater(deps, answer, () => refuseCursors(deps, caller, chatId, outcome.target));
  });
}

async function refuseCursors(
  { pool }: ExchangeDeps,
  caller: Caller,
  chatId: string,
  target: ChatPeople | undefined,
): Promise<Outcome> {
  throw refusalOf(await findReader(pool, caller), chatId, target);
}

function answerLater(deps: ExchangeDeps, answer: Answer, work: () => Promise<Outcome>): void {
  work().then(answer, (error: unknown) => answer(toErrorOutcome(deps, error)));
}

function accepted(message: Accepted): Outcome {
  return { case: "messageAccepted", value: toAccepted(message) };
}
