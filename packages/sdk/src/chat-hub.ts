import { WATCH_MAX } from "@switchboard/contracts/limits";
import type { AckFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { continuedChat } from "./chat-state.ts";
import { type ChatContext, Conversation } from "./conversation.ts";
import { Threads } from "./thread/threads.ts";

/** What a hub is made with: the context of its chats, and whom to tell. */
export interface ChatHubOptions extends Omit<ChatContext, "onUse" | "onContinued" | "open"> {
  /** A chat went on in another one. */
  readonly onContinued: (from: Conversation, to: Conversation) => void;
}

/** All chats of one client, one object each: gives them what is heard. */
export class ChatHub {
  readonly threads = new Threads<Conversation>();
  readonly #options: ChatHubOptions;
  readonly #context: ChatContext;

  constructor(options: ChatHubOptions) {
    this.#options = options;
    this.#context = {
      ...options,
      onUse: ({ thread }, listeners) => this.threads.used(thread, listeners),
      open: (chatId) => this.conversation(chatId),
      onContinued: (from, ack) => this.#continued(from, ack),
    };
    this.#listen(this.#context);
  }

  /** The conversation of a chat, watched from now on while someone uses it. */
  conversation(chat: ChatView | string): Conversation {
    const id = typeof chat === "string" ? chat : chat.id;
    const conversation = this.threads.open(id, () => new Conversation(this.#context, chat));
    if (typeof chat !== "string") conversation.apply(chat);
    return conversation;
  }

  /** Watches a chat whether or not someone listens, until `by` and everyone else who pinned it unpins it. */
  pin(chat: ChatView, by: object): Conversation {
    this.threads.pin(chat.id, by);
    return this.conversation(chat);
  }

  /** Opens the chats that have unsent messages from before. */
  restore(): void {
    for (const chatId of this.#options.store.threadIds().slice(0, WATCH_MAX)) this.conversation(chatId);
  }

  /** Gives a view of a chat to it, if it is here. */
  apply(chat: ChatView): void {
    this.threads.get(chat.id)?.apply(chat);
  }

  #listen({ connection }: ChatContext): void {
    connection.on("message", ({ message }) => this.threads.get(message.chat_id)?.thread.receive(message));
    connection.on("chat", ({ chat }) => this.apply(chat));
    connection.on("cursors", ({ chat_id, side, cursors }) => this.threads.get(chat_id)?.applyCursors(side, cursors));
    connection.on("typing", ({ chat_id, author }) => this.threads.get(chat_id)?.noteTyping(author));
    connection.on("reset", ({ chat_id, head_seq }) => this.threads.get(chat_id)?.thread.reset(head_seq));
    connection.on("heartbeat", ({ heads }) => {
      for (const [chatId, head] of Object.entries(heads)) this.threads.get(chatId)?.thread.noteHead(head);
    });
  }

  #continued(from: Conversation, ack: AckFrame): void {
    const to = this.conversation(this.threads.get(ack.chat_id) ? ack.chat_id : continuedChat(from.chat, ack));
    from.thread.outbox.moveTo(to.thread.outbox);
    to.thread.noteHead(ack.seq);
    // The messages may have come before the word that they were taken.
    to.thread.outbox.settle(to.thread.buffer.lastSeq);
    this.#options.onContinued(from, to);
  }
}
