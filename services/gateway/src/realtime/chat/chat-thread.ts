import { decode } from "@switchboard/contracts/encode";
import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { type ChatLive, ChatLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind, type Message } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { liveChatSubject } from "@switchboard/contracts/subjects";
import { callerTokenOf, ownCall } from "../../auth/caller-tokens.ts";
import type { GatewayDeps } from "../../deps.ts";
import { required } from "../../required.ts";
import type { Audience } from "../../view/view.ts";
import { toAuthorView, toChatView, toCursorsView, toMessageView, toPageView } from "../../views.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";
import type { Push, Thread } from "../threads/thread.ts";
import type { Watching } from "../threads/watching.ts";

/** Messages of one page. */
const PAGE = 200;

/** The chats that sockets watch. */
export type ChatWatching = Watching<Message, Chat, Session>;

/** Chats as threads: their messages are the entries. */
export function chatThread(
  deps: Pick<GatewayDeps, "chat" | "organisation" | "signer">,
): Thread<Message, Chat, Session> {
  const tokenFor = (session: Session): Promise<string> => callerTokenOf(deps, session.identity);
  return {
    subject: liveChatSubject,
    decode: (data) => toPush(decode(ChatLiveSchema, data)),
    read: async (chatId, session) => {
      return required((await deps.chat.getChat({ chatId }, { callerToken: await tokenFor(session) })).chat);
    },
    fetch: async (chatId, afterSeq, session) => {
      const page = { chatId, from: { case: "afterSeq", value: afterSeq }, pageSize: PAGE } as const;
      const { messages, headSeq, more } = await deps.chat.listMessages(page, { callerToken: await tokenFor(session) });
      return { entries: messages, headSeq, more };
    },
    personOf: ({ visitor }) => visitor?.name ?? "",
    maySee: (chat, { identity }) => {
      if (identity?.kind === "visitor") return chat.visitor?.id === identity.id;
      const staff = identity && deps.organisation.peekStaff(identity.id);
      return staff !== undefined && deps.organisation.departmentsSeenBy(staff).includes(chat.departmentId);
    },
    entryFrame: messageFrame,
    stateFrames: chatFrames,
    resetFrame: (chat_id, head_seq) => encodeFrame({ t: "reset", chat_id, head_seq }),
    heads: async (chatIds) => {
      const { heads } = await deps.chat.getHeads({ chatIds: [...chatIds] }, await ownCall(deps));
      return heads;
    },
  };
}

function messageFrame(message: Message): string {
  return encodeFrame({ t: "message", message: toMessageView(message) });
}

/** The frames of a changed chat, each made when it is first asked for. */
function chatFrames(chat: Chat): (session: Session) => string {
  const frames = new Map<Audience, string>();
  return ({ audience }) => {
    const frame = frames.get(audience) ?? encodeFrame({ t: "chat", chat: toChatView(chat, audience) });
    frames.set(audience, frame);
    return frame;
  };
}

function toPush({ chatId, event }: ChatLive): Push<Chat, Session> | undefined {
  switch (event.case) {
    case "message":
      return { kind: "entry", seq: event.value.seq, frame: messageFrame(event.value) };
    case "chat":
      return { kind: "state", state: event.value };
    case "cursors": {
      const side = event.value.side === AuthorKind.VISITOR ? "visitor" : "operator";
      const cursors = toCursorsView(required(event.value.cursors));
      return { kind: "news", frame: encodeFrame({ t: "cursors", chat_id: chatId, side, cursors }) };
    }
    case "typing": {
      const author = required(event.value.author);
      const frame = encodeFrame({ t: "typing", chat_id: chatId, author: toAuthorView(author) });
      return { kind: "mark", frame, isFor: ({ identity }) => identity?.id !== author.id };
    }
    case "page": {
      const frame = encodeFrame({ t: "page", chat_id: chatId, page: toPageView(event.value) });
      return { kind: "mark", frame, isFor: ({ identity }) => identity?.kind === "staff" };
    }
    default:
      // An event of a newer version of chat.
      return undefined;
  }
}
