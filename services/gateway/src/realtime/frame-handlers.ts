import { encode } from "@switchboard/contracts/encode";
import { ChatLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import type { ClientFrame, HelloFrame, ServerFrame } from "@switchboard/contracts/realtime";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import { callerTokenOf } from "../auth/caller-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { toAcceptedView, toChatView } from "../views.ts";
import type { ChatWatching } from "./chat/chat-thread.ts";
import type { Hello } from "./hello.ts";
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

/** A frame of a session that has been welcomed. */
type WelcomedFrame = Exclude<ClientFrame, HelloFrame>;

/** Works on a frame of each type: resolves with its answer if it has one, and throws what becomes its error frame. */
export type FrameHandlers = {
  readonly [T in WelcomedFrame["t"]]: (
    session: Session,
    frame: Extract<WelcomedFrame, { t: T }>,
  ) => Promise<ServerFrame | undefined>;
};

/** What is done about the frames of sessions that have been welcomed. */
export function frameHandlers({ bus, exchange, signer, visitors, chats, hello }: FrameHandlersOptions): FrameHandlers {
  const typing = new Throttle(TYPING_EVERY_MS);
  const visits = new Throttle(VISIT_EVERY_MS);
  const tokenOf = ({ identity }: Session) => callerTokenOf({ signer }, identity);
  return {
    send: async (session, { id, chat_id: chatId, message_id: messageId, text }) => {
      const accepted = await exchange.sendMessage({ chatId, messageId, text }, await tokenOf(session));
      return { t: "ack", id, ...toAcceptedView(accepted) };
    },
    cursor: async (session, { id, chat_id: chatId, delivered_seq: deliveredSeq = 0, read_seq: readSeq = 0 }) => {
      await exchange.moveCursors({ chatId, deliveredSeq, readSeq }, await tokenOf(session));
      return { t: "done", id };
    },
    // Only who watches a chat is heard typing in it.
    typing: async (session, { chat_id: chatId }) => {
      const watched = chats.live(session, chatId);
      const { identity } = session;
      if (watched === undefined || identity === undefined || typing.take(session) > 0) return undefined;
      const author =
        identity.kind === "staff"
          ? { kind: AuthorKind.OPERATOR, id: identity.id, name: identity.name }
          : { kind: AuthorKind.VISITOR, id: identity.id, name: watched.person };
      const live = { chatId, event: { case: "typing", value: { author } } } as const;
      bus.publish(liveChatSubject(chatId), encode(ChatLiveSchema, live));
      return undefined;
    },
    visit: async (session, { id, project_id: projectId, url, title = "" }) => {
      const waitMs = visits.take(session);
      if (waitMs > 0) {
        throw new AppError("resource_exhausted", "realtime.too_many_visits", { retry_after_ms: String(waitMs) });
      }
      await visitors.visitPage({ projectId, url, title }, { callerToken: await tokenOf(session) });
      return { t: "done", id };
    },
    watch: async (session, { id, chat_id, after_seq }) => {
      const outcome = await chats.watch(session, chat_id, after_seq);
      if (outcome.kind === "reset") return { t: "reset", id, chat_id, head_seq: outcome.headSeq };
      return { t: "watching", id, chat: toChatView(outcome.state, session.audience) };
    },
    unwatch: async (session, { id, chat_id }) => {
      chats.unwatch(session, chat_id);
      return { t: "done", id };
    },
    token: async (session, frame) => {
      await hello.renew(session, frame);
      return { t: "done", id: frame.id };
    },
  };
}
