import type { ListFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { ChatList } from "./chat-list.ts";
import { mergeChat, withMessage } from "./chat-state.ts";
import type { JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";

/** The list of chats (C7), live: what nobody holds and the reader may take, longest waiting first. */
export class WaitingList extends ChatList<ChatView> {
  constructor(rest: RestClient, job: JobOptions) {
    super(rest, job, {
      view: "waiting",
      enter: (chat, known) => (known ? mergeChat(known, chat) : chat),
      chatOf: (chat) => chat,
      orderOf: (chat) => `${chat.queued_at} ${chat.id}`,
    });
  }

  /** Longest waiting first. The same array until something changes. */
  get chats(): readonly ChatView[] {
    return this.items;
  }

  /** Takes a change that the gateway tells of. For the client. */
  apply(change: ListFrame["change"]): void {
    if (change.kind === "left") this.leave(change.chat_id);
    else if (change.kind === "waiting") this.enter(change.chat);
    else this.update(change.message.chat_id, (chat) => withMessage(chat, change.message));
  }
}
