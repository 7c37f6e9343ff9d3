import { WATCH_MAX } from "@switchboard/contracts/limits";
import type { AckFrame, ServerFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { type ChatContext, ChatSession } from "./chat-session.ts";
import { continuedChat } from "./chat-state.ts";
import { Conversation } from "./conversation.ts";
import { Threads } from "./thread/threads.ts";

/** What a hub is made with: the context of its chats, and whom to tell. */
export interface ChatHubOptions extends Omit<ChatContext, "onUse" | "onContinued"> {
  /** A chat went on in another one. */
  readonly onContinued: (from: Conversation, to: Conversation) => void;
}

interface Chat {
  readonly thread: ChatSession["thread"];
  readonly session: ChatSession;
  readonly conversation: Conversation;
}

/** All chats of one client, one object each: gives frames to them. */
export class ChatHub {
  readonly threads = new Threads<Chat>();
  readonly #options: ChatHubOptions;
  readonly #context: ChatContext;

  constructor(options: ChatHubOptions) {
    this.#options = options;
    this.#context = {
      ...options,
      onUse: (session, listeners) => this.threads.used(session.thread, listeners),
      onContinued: (session, ack) => this.#continued(session, ack),
    };
  }

  /** The conversation of a chat, watched from now on while someone uses it. */
  conversation(chat: ChatView | string): Conversation {
    const id = typeof chat === "string" ? chat : chat.id;
    const { session, conversation } = this.threads.open(id, () => this.#make(chat));
    if (typeof chat !== "string") session.apply(chat);
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

  /** Gives a frame to the chat it is about, if that is here. */
  dispatch(frame: ServerFrame): void {
    if (frame.t === "message") this.#thread(frame.message.chat_id)?.receive(frame.message);
    else if (frame.t === "chat") this.#session(frame.chat.id)?.apply(frame.chat);
    else if (frame.t === "cursors") this.#session(frame.chat_id)?.applyCursors(frame.side, frame.cursors);
    else if (frame.t === "typing") this.#session(frame.chat_id)?.noteTyping(frame.author);
    else if (frame.t === "reset") this.#thread(frame.chat_id)?.reset(frame.head_seq);
    else if (frame.t === "heartbeat") {
      for (const [chatId, head] of Object.entries(frame.heads)) this.#thread(chatId)?.noteHead(head);
    }
  }

  #session(chatId: string): ChatSession | undefined {
    return this.threads.get(chatId)?.session;
  }

  #thread(chatId: string): Chat["thread"] | undefined {
    return this.threads.get(chatId)?.thread;
  }

  #make(chat: ChatView | string): Chat {
    const session = new ChatSession(this.#context, chat);
    return { thread: session.thread, session, conversation: new Conversation(session) };
  }

  #continued(session: ChatSession, ack: AckFrame): void {
    const from = this.threads.get(session.id)?.conversation;
    const to = this.conversation(this.threads.get(ack.chat_id) ? ack.chat_id : continuedChat(session.chat, ack));
    const next = this.threads.get(ack.chat_id)?.thread;
    if (!from || !next) return;
    session.thread.outbox.moveTo(next.outbox);
    next.noteHead(ack.seq);
    this.#options.onContinued(from, to);
  }
}
