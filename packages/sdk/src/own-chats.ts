import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { ChatHub } from "./chat-hub.ts";
import { ChatList } from "./chat-list.ts";
import type { Conversation } from "./conversation.ts";
import type { JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";

/** Which chats of the operator's own: held; on offer to them or by them; parked when they went Offline. */
export type OwnView = "held" | "offered" | "parked";

/** The operator's own chats of one kind, live and all of them watched. Each conversation tells of its own changes. */
export class OwnChats extends ChatList<Conversation> {
  readonly #view: OwnView;

  constructor(view: OwnView, rest: RestClient, hub: ChatHub, job: JobOptions) {
    const pinned = {};
    super(rest, job, {
      view,
      enter: (chat) => hub.pin(chat, pinned),
      leave: ({ chatId }) => hub.threads.unpin(chatId, pinned),
      chatOf: ({ chat }) => chat,
      orderOf: (chat) => `${chat.taken_at} ${chat.id}`,
    });
    this.#view = view;
  }

  /** In the order they were taken. The same array until a chat comes or goes. */
  get conversations(): readonly Conversation[] {
    return this.items;
  }

  /** Takes a view of any chat: it is among them if it is one of `staffId`. For the client. */
  apply(chat: ChatView, staffId: string | undefined): void {
    if (isOwn[this.#view](chat, staffId)) this.enter(chat);
    else this.leave(chat.id, chat.version);
  }
}

const isOwn: Record<OwnView, (chat: ChatView, staffId: string | undefined) => boolean> = {
  held: (chat, staffId) => chat.state === "held" && chat.operator?.id === staffId,
  offered: ({ state, staff }, staffId) =>
    state === "offered" && (staff?.offer?.to?.id === staffId || staff?.offer?.from.id === staffId),
  parked: (chat, staffId) => chat.state === "parked" && chat.operator?.id === staffId,
};
