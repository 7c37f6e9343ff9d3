import { encodeMessage } from "@switchboard/contracts/encode";
import { ChatLive, HeldLive, ListLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { liveChatSubject, liveHeldSubject, liveListSubject } from "@switchboard/contracts/subjects";
import type { Chat, Cursors, Named, Side } from "./domain/chat.ts";
import type { Message } from "./domain/message.ts";
import { type ChatView, toProtoAuthorKind, toProtoChat, toProtoCursors, toProtoMessage } from "./mapping.ts";

/** Where live news go: core NATS. */
export interface LivePublisher {
  publish(subject: string, data: Uint8Array): void;
}

/** Tells the gateways what is only worth knowing now, straight after a commit. All of it may be lost. */
export class LiveFeed {
  readonly #publisher: LivePublisher;

  constructor(publisher: LivePublisher) {
    this.#publisher = publisher;
  }

  /** A message was written; while its chat waits, also to the list it is in, for the preview. */
  messageSent(message: Message, waitingFor: string | undefined): void {
    const value = toProtoMessage(message);
    this.#chat(message.chatId, { $case: "message", value });
    if (waitingFor !== undefined) this.#list(waitingFor, { $case: "message", value });
  }

  /** A chat came to be. */
  chatOpened(view: ChatView): void {
    this.#list(view.chat.department.id, { $case: "waiting", value: toProtoChat(view) });
  }

  /** A chat changed; `before` says which lists it was in. */
  chatChanged(before: Chat, view: ChatView): void {
    const { chat } = view;
    const value = toProtoChat(view);
    this.#chat(chat.id, { $case: "chat", value });
    if (chat.state === "waiting") this.#list(chat.department.id, { $case: "waiting", value });
    else if (before.state === "waiting") this.#left(before, chat.operator);
    const holder = chat.state === "waiting" ? undefined : chat.operator;
    if (holder !== undefined) this.#held(holder.id, value);
  }

  /** One side's cursors went on. */
  cursorsMoved(chatId: string, side: Side, cursors: Cursors): void {
    const value = { side: toProtoAuthorKind(side), cursors: toProtoCursors(cursors) };
    this.#chat(chatId, { $case: "cursors", value });
  }

  #left(before: Chat, operator: Named | undefined): void {
    const value = { chatId: before.id, operatorId: operator?.id ?? "", operatorName: operator?.name ?? "" };
    this.#list(before.department.id, { $case: "left", value });
  }

  #chat(chatId: string, event: NonNullable<ChatLive["event"]>): void {
    this.#publisher.publish(liveChatSubject(chatId), encodeMessage(ChatLive, { chatId, event }));
  }

  #list(departmentId: string, event: NonNullable<ListLive["event"]>): void {
    this.#publisher.publish(liveListSubject(departmentId), encodeMessage(ListLive, { departmentId, event }));
  }

  #held(staffId: string, chat: HeldLive["chat"]): void {
    this.#publisher.publish(liveHeldSubject(staffId), encodeMessage(HeldLive, { staffId, chat }));
  }
}
