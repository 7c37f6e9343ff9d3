import { encode } from "@switchboard/contracts/encode";
import { ChatLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type {
  ClientFrame,
  CursorFrame,
  SendFrame,
  TypingFrame,
  VisitFrame,
  WatchFrame,
} from "@switchboard/contracts/realtime";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { AppError, assertNever } from "@switchboard/kit/errors";
import { callerTokenOf } from "../auth/caller-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { toAcceptedView, toChatView } from "../views.ts";
import type { ChatWatching } from "./chat/chat-thread.ts";
import type { Hello } from "./hello.ts";
import { encodeFrame } from "./socket/server-frames.ts";
import type { Session } from "./socket/session.ts";
import { Throttle } from "./socket/throttle.ts";

/** A socket's typing marks are passed on at most this often, in milliseconds; clients repeat theirs every 2 s. */
const TYPING_EVERY_MS = 500;
/** A socket tells of another page at most this often, in milliseconds. */
const VISIT_EVERY_MS = 1_000;

export interface FrameHandlersOptions extends Pick<GatewayDeps, "bus" | "exchange" | "signer" | "visitors"> {
  readonly chats: ChatWatching;
  readonly hello: Hello;
}

/** Works on the frames of a session that has been welcomed; what is thrown becomes its error frame. */
export class FrameHandlers {
  readonly #options: FrameHandlersOptions;
  readonly #typing = new Throttle(TYPING_EVERY_MS);
  readonly #visits = new Throttle(VISIT_EVERY_MS);

  constructor(options: FrameHandlersOptions) {
    this.#options = options;
  }

  async handle(session: Session, frame: Exclude<ClientFrame, { t: "hello" }>): Promise<void> {
    switch (frame.t) {
      case "send":
        return this.#send(session, frame);
      case "cursor":
        return this.#moveCursors(session, frame);
      case "typing":
        return this.#type(session, frame);
      case "visit":
        return this.#visit(session, frame);
      case "watch":
        return this.#watch(session, frame);
      case "unwatch":
        this.#options.chats.unwatch(session, frame.chat_id);
        return session.send(encodeFrame({ t: "done", id: frame.id }));
      case "token":
        await this.#options.hello.renew(session, frame);
        return session.send(encodeFrame({ t: "done", id: frame.id }));
      default:
        return assertNever(frame);
    }
  }

  async #send(session: Session, { id, chat_id, message_id, text }: SendFrame): Promise<void> {
    const callerToken = await callerTokenOf(this.#options, session.identity);
    const message = { chatId: chat_id, messageId: message_id, text };
    const accepted = toAcceptedView(await this.#options.exchange.sendMessage(message, callerToken));
    session.send(encodeFrame({ t: "ack", id, ...accepted }));
  }

  async #moveCursors(session: Session, { id, chat_id, delivered_seq = 0, read_seq = 0 }: CursorFrame): Promise<void> {
    const callerToken = await callerTokenOf(this.#options, session.identity);
    const move = { chatId: chat_id, deliveredSeq: delivered_seq, readSeq: read_seq };
    await this.#options.exchange.moveCursors(move, callerToken);
    session.send(encodeFrame({ t: "done", id }));
  }

  /** Only who watches a chat is heard typing in it. */
  #type(session: Session, { chat_id }: TypingFrame): void {
    const watched = this.#options.chats.live(session, chat_id);
    const { identity } = session;
    if (watched === undefined || identity === undefined || this.#typing.take(session) > 0) return;
    const author =
      identity.kind === "staff"
        ? { kind: AuthorKind.OPERATOR, id: identity.id, name: identity.name }
        : { kind: AuthorKind.VISITOR, id: identity.id, name: watched.person };
    const live = { chatId: chat_id, event: { case: "typing", value: { author } } } as const;
    this.#options.bus.publish(liveChatSubject(chat_id), encode(ChatLiveSchema, live));
  }

  async #visit(session: Session, { id, project_id, url, title = "" }: VisitFrame): Promise<void> {
    const waitMs = this.#visits.take(session);
    if (waitMs > 0) {
      throw new AppError("resource_exhausted", "realtime.too_many_visits", { retry_after_ms: String(waitMs) });
    }
    const callerToken = await callerTokenOf(this.#options, session.identity);
    await this.#options.visitors.visitPage({ projectId: project_id, url, title }, { callerToken });
    session.send(encodeFrame({ t: "done", id }));
  }

  async #watch(session: Session, { id, chat_id, after_seq }: WatchFrame): Promise<void> {
    const outcome = await this.#options.chats.watch(session, chat_id, after_seq);
    if (outcome.kind === "watching")
      session.send(encodeFrame({ t: "watching", id, chat: toChatView(outcome.state, session.audience) }));
    else session.send(encodeFrame({ t: "reset", id, chat_id, head_seq: outcome.headSeq }));
  }
}
