import { getChat, listMessages, sendFile } from "@switchboard/contracts/gen/calls";
import type { AckFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { AcceptedView, AuthorView, CursorsView, MessageView } from "@switchboard/contracts/schemas/message";
import { mergeChat, type Side, unknownChat, withCursors, withMessage } from "./chat-state.ts";
import type { Connection } from "./connection.ts";
import type { FileLinks } from "./file-links.ts";
import { FileUploads, type OutgoingFile } from "./file-uploads.ts";
import type { JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";
import { Emitter } from "./signal.ts";
import type { TextDraft } from "./text-draft.ts";
import type { OutboxStore } from "./thread/outbox-store.ts";
import { type EntryPage, Thread } from "./thread/thread.ts";
import { TypingMarks } from "./typing-marks.ts";

/** Messages of one page. */
const PAGE = 50;
/** A large file over a slow line, in milliseconds: as long as the gateway waits. */
const UPLOAD_MS = 5 * 60_000;

/** What every chat of one client shares. */
export interface ChatContext {
  readonly side: Side;
  readonly rest: RestClient;
  readonly links: FileLinks;
  readonly connection: Connection;
  readonly store: OutboxStore<TextDraft>;
  /** Settings of a chat's background work. */
  job(chatId: string): JobOptions;
  /** The user, as author. */
  self(): AuthorView;
  /** How many listen to the chat's changes. */
  onUse(session: ChatSession, listeners: number): void;
  /** The gateway put a message into another chat, because this one had ended. */
  onContinued(session: ChatSession, ack: AckFrame): void;
}

/** One chat as this client has it: what it is, who reads and writes in it, and its thread. `Conversation` is its face. */
export class ChatSession {
  readonly id: string;
  readonly context: ChatContext;
  readonly thread: Thread<MessageView, TextDraft, AckFrame>;
  readonly uploads: FileUploads;
  readonly marks = new TypingMarks(() => this.changed.emit());
  readonly changed: Emitter<void>;
  #chat: ChatView;
  /** The newest message of the other side. */
  #newestOther = 0;

  constructor(context: ChatContext, chat: ChatView | string) {
    this.context = context;
    this.#chat = typeof chat === "string" ? unknownChat(chat) : chat;
    this.id = this.#chat.id;
    this.changed = new Emitter<void>((listeners) => context.onUse(this, listeners));
    this.thread = this.#makeThread();
    this.uploads = new FileUploads({
      send: (file, onProgress) => this.#sendFile(file, onProgress),
      onAccepted: ({ seq }) => this.thread.noteHead(seq),
      onChange: () => this.changed.emit(),
    });
    this.#noteChat(this.#chat);
  }

  get chat(): ChatView {
    return this.#chat;
  }

  /** Takes a view of the chat from anywhere; older ones change nothing. */
  apply(chat: ChatView): void {
    this.thread.clearProblem();
    const merged = mergeChat(this.#chat, chat);
    this.#noteChat(chat);
    if (merged === this.#chat) return;
    this.#chat = merged;
    this.#reportDelivered();
    this.changed.emit();
  }

  applyCursors(side: Side, cursors: CursorsView): void {
    if (side === this.context.side) this.thread.cursors.known(cursors);
    this.#become(withCursors(this.#chat, side, cursors));
  }

  noteTyping(author: AuthorView): void {
    const self = this.context.self();
    if (author.kind !== self.kind || author.id !== self.id) this.marks.note(author);
  }

  /** This user looked at everything that is loaded. */
  markRead(): void {
    const seq = this.#newestOther;
    if (seq === 0 || !this.#takesPart()) return;
    this.thread.cursors.read(seq);
    this.#become(withCursors(this.#chat, this.context.side, { delivered_seq: seq, read_seq: seq }));
  }

  #makeThread(): Thread<MessageView, TextDraft, AckFrame> {
    const { connection, store, job } = this.context;
    const chat_id = this.id;
    return new Thread({
      id: chat_id,
      line: connection,
      job: job(chat_id),
      store,
      load: (before) => this.#load(before),
      follow: (afterSeq) => this.#follow(afterSeq),
      unfollow: () => connection.request({ t: "unwatch", chat_id }),
      send: ({ messageId, text }) => connection.request({ t: "send", chat_id, message_id: messageId, text }),
      report: (cursors) => connection.request({ t: "cursor", chat_id, ...cursors }),
      onEntries: (messages) => this.#arrived(messages),
      onAck: (ack, { text }) => this.#acknowledged(ack, text),
      onQuiet: () => this.marks.clear(),
      onChange: () => this.changed.emit(),
    });
  }

  async #load(before: number | undefined): Promise<EntryPage<MessageView>> {
    const { rest } = this.context;
    const chat_id = this.id;
    if (this.#chat.version < 0) this.apply((await rest.call(getChat, { chat_id })).chat);
    const range = before === undefined ? {} : { before_seq: before };
    const page = await rest.call(listMessages, { chat_id, page_size: PAGE, ...range });
    return { entries: page.messages, headSeq: page.head_seq };
  }

  async #follow(after_seq: number): Promise<boolean> {
    const reply = await this.context.connection.request({ t: "watch", chat_id: this.id, after_seq });
    if (reply.t === "watching") this.apply(reply.chat);
    return reply.t === "watching";
  }

  #sendFile({ messageId, name, content }: OutgoingFile, onProgress: (part: number) => void): Promise<AcceptedView> {
    const options = { content, deadlineMs: UPLOAD_MS, onProgress };
    return this.context.rest.call(sendFile, { chat_id: this.id, name, message_id: messageId }, options);
  }

  #arrived(messages: readonly MessageView[]): void {
    for (const message of messages) {
      const { author, chat_id, message_id, seq, sent_at } = message;
      this.marks.forget(author);
      if (author.kind === this.context.side) {
        this.thread.outbox.seen(message_id, { t: "ack", id: 0, chat_id, message_id, seq, sent_at });
        this.uploads.seen(message_id);
      } else if (author.kind !== "system") this.#newestOther = Math.max(this.#newestOther, seq);
      this.#chat = withMessage(this.#chat, message);
    }
    this.#reportDelivered();
  }

  #acknowledged(ack: AckFrame, text: string): void {
    const { chat_id, message_id, seq, sent_at } = ack;
    const author = this.context.self();
    if (chat_id !== this.id) this.context.onContinued(this, ack);
    else this.thread.receive({ chat_id, message_id, seq, sent_at, text, file: null, system: null, author });
  }

  #noteChat(chat: ChatView): void {
    this.thread.cursors.known(this.context.side === "visitor" ? chat.visitor_cursors : chat.operator_cursors);
    this.thread.noteHead(chat.head_seq, chat.preview);
  }

  /** Whose cursors these are: reading another operator's chat moves none. */
  #takesPart(): boolean {
    const { side } = this.context;
    return side === "visitor" || this.#chat.operator?.id === this.context.self().id;
  }

  #reportDelivered(): void {
    if (this.#newestOther > 0 && this.#takesPart()) this.thread.cursors.delivered(this.#newestOther);
  }

  #become(chat: ChatView): void {
    if (chat === this.#chat) return;
    this.#chat = chat;
    this.changed.emit();
  }
}
