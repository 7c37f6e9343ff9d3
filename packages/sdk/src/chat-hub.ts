import { WATCH_MAX } from "@switchboard/contracts/limits";
import type { AckFrame, ServerFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/views";
import { type ChatContext, ChatSession } from "./chat-session.ts";
import { continuedChat } from "./chat-state.ts";
import { Conversation } from "./conversation.ts";
import type { Link } from "./link.ts";

/** A chat that nobody listens to any more is watched this much longer, in milliseconds: pages change screens. */
const IDLE_MS = 5_000;
/** Chats kept at most; those not watched go first. */
const KEPT_MAX = 2 * WATCH_MAX;

interface Entry {
  readonly session: ChatSession;
  readonly conversation: Conversation;
  listeners: number;
  /** When the last listener left, in milliseconds since 1970. */
  idleSince?: number;
}

/** What a hub is made with: the context of its chats, and whom to tell. */
export interface ChatHubOptions extends Omit<ChatContext, "onUse" | "onContinued"> {
  /** A chat went on in another one. */
  readonly onContinued: (from: Conversation, to: Conversation) => void;
}

/** All chats of one client, one object each: gives frames to them, and decides which are watched. */
export class ChatHub {
  readonly #options: ChatHubOptions;
  readonly #context: ChatContext;
  /** Least recently asked for first. */
  readonly #entries = new Map<string, Entry>();
  /** Who wants a chat watched whether or not someone listens. */
  readonly #pinned = new Map<string, Set<object>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatHubOptions) {
    this.#options = options;
    this.#context = {
      ...options,
      onUse: (session, listeners) => this.#used(session, listeners),
      onContinued: (session, ack) => this.#continued(session, ack),
    };
  }

  /** The conversation of a chat, watched from now on while someone uses it. */
  conversation(chat: ChatView | string): Conversation {
    const id = typeof chat === "string" ? chat : chat.id;
    const entry = this.#entries.get(id) ?? this.#create(chat);
    if (typeof chat !== "string") entry.session.apply(chat);
    this.#touch(id, entry);
    entry.session.watch();
    this.#trim();
    return entry.conversation;
  }

  /** Watches a chat whether or not someone listens, until `by` and everyone else who pinned it unpins it. */
  pin(chat: ChatView, by: object): Conversation {
    const pins = this.#pinned.get(chat.id) ?? new Set();
    this.#pinned.set(chat.id, pins.add(by));
    return this.conversation(chat);
  }

  /** Watches it only while someone listens, unless someone else has pinned it. */
  unpin(chatId: string, by: object): void {
    const pins = this.#pinned.get(chatId);
    if (!pins?.delete(by) || pins.size > 0) return;
    this.#pinned.delete(chatId);
    const entry = this.#entries.get(chatId);
    if (!entry || entry.listeners > 0) return;
    entry.idleSince = Date.now();
    this.#sweepLater();
  }

  /** Opens the chats that have unsent messages from before. */
  restore(): void {
    for (const chatId of this.#options.store.chatIds().slice(0, WATCH_MAX)) this.conversation(chatId);
  }

  /** The newest message had of each watched chat, for `hello`. */
  resume(): Record<string, number> {
    const heads: [string, number][] = [];
    for (const { session } of this.#entries.values()) {
      const { resumeSeq } = session;
      if (resumeSeq !== undefined) heads.push([session.id, resumeSeq]);
    }
    // More would be refused as a whole; chats beyond it are watched one by one, and refused one by one.
    return Object.fromEntries(heads.slice(-WATCH_MAX));
  }

  /** Gives a frame to the chat it is about, if that is here. */
  dispatch(frame: ServerFrame): void {
    if (frame.t === "message") this.#session(frame.message.chat_id)?.receive(frame.message);
    else if (frame.t === "chat") this.#session(frame.chat.id)?.apply(frame.chat);
    else if (frame.t === "cursors") this.#session(frame.chat_id)?.applyCursors(frame.side, frame.cursors);
    else if (frame.t === "typing") this.#session(frame.chat_id)?.noteTyping(frame.author);
    else if (frame.t === "reset") this.#session(frame.chat_id)?.reset(frame.head_seq);
    else if (frame.t === "heartbeat") {
      for (const [chatId, head] of Object.entries(frame.heads)) this.#session(chatId)?.noteHead(head);
    }
  }

  /** A new link stands: every chat catches up on it. */
  established(link: Link): void {
    for (const { session } of this.#entries.values()) session.established(link);
  }

  /** No timer is left; what is there stays readable. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { session } of this.#entries.values()) session.pause();
  }

  /** Forgets everything, for another user. */
  clear(): void {
    this.pause();
    for (const { session } of this.#entries.values()) session.unwatch();
    this.#entries.clear();
    this.#pinned.clear();
  }

  #session(chatId: string): ChatSession | undefined {
    return this.#entries.get(chatId)?.session;
  }

  #create(chat: ChatView | string): Entry {
    const session = new ChatSession(this.#context, chat);
    return { session, conversation: new Conversation(session), listeners: 0 };
  }

  #touch(id: string, entry: Entry): void {
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    if (entry.listeners === 0 && entry.idleSince !== undefined) delete entry.idleSince;
  }

  #used(session: ChatSession, listeners: number): void {
    const entry = this.#entries.get(session.id);
    if (!entry || entry.session !== session) return;
    entry.listeners = listeners;
    if (listeners > 0) {
      delete entry.idleSince;
      session.watch();
    } else if (!this.#pinned.has(session.id)) {
      entry.idleSince = Date.now();
      this.#sweepLater();
    }
  }

  #sweepLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sweep();
    }, IDLE_MS);
  }

  #sweep(): void {
    const idle = [...this.#entries.values()].filter((entry) => entry.idleSince !== undefined && entry.session.wanted);
    for (const { session, idleSince = 0 } of idle) {
      if (Date.now() - idleSince < IDLE_MS || session.outbox.busy) this.#sweepLater();
      else session.unwatch();
    }
  }

  /** Keeps within what one socket may watch and what is worth remembering. */
  #trim(): void {
    const loose = [...this.#entries].filter(([id, { session }]) => !this.#pinned.has(id) && !session.outbox.busy);
    let watched = [...this.#entries.values()].filter(({ session }) => session.wanted).length;
    for (const [, { session }] of loose) {
      if (watched <= WATCH_MAX) break;
      if (!session.wanted) continue;
      session.unwatch();
      watched -= 1;
    }
    const forgettable = loose.filter(([, { session, listeners }]) => !session.wanted && listeners === 0);
    const excess = Math.max(this.#entries.size - KEPT_MAX, 0);
    for (const [id, { session }] of forgettable.slice(0, excess)) {
      session.pause();
      this.#entries.delete(id);
    }
  }

  #continued(session: ChatSession, ack: AckFrame): void {
    const from = this.#entries.get(session.id)?.conversation;
    const to = this.conversation(this.#entries.has(ack.chat_id) ? ack.chat_id : continuedChat(session.chat, ack));
    const next = this.#session(ack.chat_id);
    if (!from || !next) return;
    session.outbox.moveTo(next.outbox);
    next.noteHead(ack.seq);
    this.#options.onContinued(from, to);
  }
}
