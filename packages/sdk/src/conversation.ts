import { getChat, listMessages, sendFile } from "@switchboard/contracts/gen/calls";
import { TYPING_MS } from "@switchboard/contracts/limits";
import type { Answer, Call, Operation } from "@switchboard/contracts/operation";
import type { AckFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { AcceptedView, AuthorView, CursorsView, MessageView } from "@switchboard/contracts/schemas/message";
import { mergeChat, type Side, unknownChat, withCursors, withMessage } from "./chat-state.ts";
import type { Connection } from "./connection.ts";
import type { FileLinks } from "./file-links.ts";
import { FileUploads, type OutgoingFile } from "./file-uploads.ts";
import type { JobOptions } from "./job.ts";
import type { ProblemError } from "./problem-error.ts";
import type { CallArguments, RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";
import { draftOf, type TextDraft } from "./text-draft.ts";
import type { Progress, Sending } from "./thread/outbox.ts";
import type { OutboxStore } from "./thread/outbox-store.ts";
import { type EntryPage, Thread } from "./thread/thread.ts";
import { TypingMarks } from "./typing-marks.ts";

/** Messages of one page. */
const PAGE = 50;
/** A large file over a slow line, in milliseconds: as long as the gateway waits. */
const UPLOAD_MS = 5 * 60_000;
/** Typing is told at most this often, in milliseconds: well within the life of a mark. */
const TYPING_EVERY_MS = TYPING_MS * 0.4;

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
  onUse(conversation: Conversation, listeners: number): void;
  /** The conversation of another chat. */
  open(chatId: string): Conversation;
  /** The gateway put a message into another chat, because this one had ended. */
  onContinued(conversation: Conversation, ack: AckFrame): void;
}

/** An operation that answers what the chat is by then. */
type ChatCall<O extends Operation> = Answer<O> extends { readonly chat: ChatView } ? Call<O> : never;

/** A message of this side that is not part of the conversation yet. */
export type PendingMessage = TextDraft & Progress;

/** What `send` gives back at once. */
export interface PendingHandle {
  readonly messageId: string;
  /** The chat the message is in: another one once the gateway put it into the chat that goes on from an ended one. */
  readonly chatId: string;
  /** The gateway has it for good. Rejects only when it was definitely refused, or discarded. */
  readonly accepted: Promise<AckFrame>;
}

/**
 * One chat to read and to write. Everything it shows is kept up to date; `changed` fires when any of it changed, and
 * arrays stay the same objects until then.
 */
export class Conversation {
  readonly chatId: string;
  /** Sends files; what is on its way, or failed, is in its `pending`. */
  readonly files: FileUploads;
  /** For the clients, as all that follows `call`. */
  readonly thread: Thread<MessageView, TextDraft, AckFrame>;
  readonly #context: ChatContext;
  readonly #marks = new TypingMarks(() => this.#changed.emit());
  readonly #changed = new Emitter<void>((listeners) => this.#context.onUse(this, listeners));
  /** Fires when anything of the conversation changed. */
  readonly changed: Signal<void> = this.#changed;
  #chat: ChatView;
  /** The newest message of the other side. */
  #newestOther = 0;
  #typedAt = 0;

  constructor(context: ChatContext, chat: ChatView | string) {
    this.#context = context;
    this.#chat = typeof chat === "string" ? unknownChat(chat) : chat;
    this.chatId = this.#chat.id;
    this.thread = this.#makeThread();
    this.files = new FileUploads({
      send: (file, onProgress) => this.#sendFile(file, onProgress),
      job: context.job(this.chatId),
      onAccepted: ({ seq }) => this.thread.noteHead(seq),
      onChange: () => this.#changed.emit(),
    });
    this.#noteChat(this.#chat);
  }

  /** The chat. Until `loaded`, of a chat that was only named by id, blank and ended. */
  get chat(): ChatView {
    return this.#chat;
  }

  /** Whether messages are there. */
  get loaded(): boolean {
    return this.thread.buffer.loaded;
  }

  /** Why it cannot be shown: it does not exist, or not for this user. */
  get problem(): ProblemError | undefined {
    return this.thread.problem;
  }

  /** What is loaded, by number, without a gap. */
  get messages(): readonly MessageView[] {
    return this.thread.buffer.entries;
  }

  /** Own messages that are not among `messages` yet, in the order of sending. */
  get pending(): readonly PendingMessage[] {
    return this.thread.outbox.pending;
  }

  /** Who else is writing now. */
  get othersTyping(): readonly AuthorView[] {
    return this.#marks.authors;
  }

  /** Whether there are messages before the loaded ones. */
  get hasEarlier(): boolean {
    return this.loaded && this.thread.buffer.firstSeq > 1;
  }

  /** Messages of the other side that this side has not looked at, among the loaded ones. */
  get unread(): number {
    const { side } = this.#context;
    const { read_seq } = side === "visitor" ? this.chat.visitor_cursors : this.chat.operator_cursors;
    return this.messages.filter(({ seq, author }) => seq > read_seq && author.kind !== side && author.kind !== "system")
      .length;
  }

  /** Resolves when messages are there; rejects with the `ProblemError` that is in `problem`. */
  whenLoaded(): Promise<void> {
    return this.thread.loaded;
  }

  /**
   * Sends a message, now or as soon as there is a line: in order, once, also over reloads. Throws `ProblemError`
   * invalid_argument for a blank or over-long text, resource_exhausted with 100 unsent messages.
   */
  send(text: string): PendingHandle {
    this.#typedAt = 0;
    return handleOf(this.thread.outbox.add(draftOf(text)));
  }

  /** An address from which a message's file can be fetched for some minutes. Rejects with `ProblemError`. */
  fileUrl({ chat_id, file }: MessageView): Promise<string> {
    if (file === null) throw new TypeError("the message is no file");
    return this.#context.links.url(chat_id, file.id);
  }

  /** Sends a refused message once more, after those that wait. Undefined when there is no such message. */
  retry(messageId: string): PendingHandle | undefined {
    const sending = this.thread.outbox.retry(messageId);
    return sending && handleOf(sending);
  }

  /** Drops a message that failed or waits; one that is under way is left alone. */
  discard(messageId: string): void {
    this.thread.outbox.discard(messageId);
  }

  /** The user is writing: call it on every key. */
  typing(): void {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#context.connection.typing(this.chatId);
  }

  /** The user looked at everything that is loaded. */
  markRead(): void {
    const seq = this.#newestOther;
    if (seq === 0 || !this.#takesPart()) return;
    this.thread.cursors.read(seq);
    this.#become(withCursors(this.#chat, this.#context.side, { delivered_seq: seq, read_seq: seq }));
  }

  /** Loads a page of older messages. Resolves with whether there are still older ones; rejects with `ProblemError`. */
  loadEarlier(): Promise<boolean> {
    return this.thread.loadEarlier();
  }

  /** The conversation that this one goes on from, to be read; undefined when there is none. */
  previous(): Conversation | undefined {
    const { previous_chat_id } = this.#chat;
    return previous_chat_id === null ? undefined : this.#context.open(previous_chat_id);
  }

  /** How far a message came: to the gateway, to a screen of the other side, under their eyes. */
  mark(message: MessageView): "sent" | "delivered" | "read" {
    const { visitor_cursors, operator_cursors } = this.chat;
    const other = message.author.kind === "visitor" ? operator_cursors : visitor_cursors;
    if (message.seq <= other.read_seq) return "read";
    return message.seq <= other.delivered_seq ? "delivered" : "sent";
  }

  /**
   * Calls an operation on this chat and shows what became of it: `call(forwardChat, { department_id })`. Rejects with
   * `ProblemError`.
   */
  async call<O extends Operation>(operation: ChatCall<O>, ...input: CallArguments<O, "chat_id">): Promise<void> {
    const [fields, options] = input;
    const answer = await this.#context.rest.ask(operation, { ...fields, chat_id: this.chatId }, options);
    this.apply((answer as { readonly chat: ChatView }).chat);
  }

  /** Takes a view of the chat from anywhere; older ones change nothing. */
  apply(chat: ChatView): void {
    this.thread.clearProblem();
    const merged = mergeChat(this.#chat, chat);
    this.#noteChat(chat);
    if (merged === this.#chat) return;
    this.#chat = merged;
    this.#reportDelivered();
    this.#changed.emit();
  }

  applyCursors(side: Side, cursors: CursorsView): void {
    if (side === this.#context.side) this.thread.cursors.known(cursors);
    this.#become(withCursors(this.#chat, side, cursors));
  }

  noteTyping(author: AuthorView): void {
    const self = this.#context.self();
    if (author.kind !== self.kind || author.id !== self.id) this.#marks.note(author);
  }

  #makeThread(): Thread<MessageView, TextDraft, AckFrame> {
    const { connection, store, job } = this.#context;
    const chat_id = this.chatId;
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
      onPause: () => this.files.stop(),
      onQuiet: () => this.#marks.clear(),
      onChange: () => this.#changed.emit(),
    });
  }

  async #load(before: number | undefined): Promise<EntryPage<MessageView>> {
    const { rest } = this.#context;
    const chat_id = this.chatId;
    if (this.#chat.version < 0) this.apply((await rest.call(getChat, { chat_id })).chat);
    const range = before === undefined ? {} : { before_seq: before };
    const page = await rest.call(listMessages, { chat_id, page_size: PAGE, ...range });
    return { entries: page.messages, headSeq: page.head_seq };
  }

  async #follow(after_seq: number): Promise<boolean> {
    const reply = await this.#context.connection.request({ t: "watch", chat_id: this.chatId, after_seq });
    if (reply.t === "watching") this.apply(reply.chat);
    return reply.t === "watching";
  }

  #sendFile({ messageId, name, content }: OutgoingFile, onProgress: (part: number) => void): Promise<AcceptedView> {
    const options = { content, deadlineMs: UPLOAD_MS, onProgress };
    return this.#context.rest.call(sendFile, { chat_id: this.chatId, name, message_id: messageId }, options);
  }

  #arrived(messages: readonly MessageView[]): void {
    for (const message of messages) {
      const { author, chat_id, message_id, seq, sent_at } = message;
      this.#marks.forget(author);
      if (author.kind === this.#context.side) {
        this.thread.outbox.seen(message_id, { t: "ack", id: 0, chat_id, message_id, seq, sent_at });
        this.files.seen(message_id);
      } else if (author.kind !== "system") this.#newestOther = Math.max(this.#newestOther, seq);
      this.#chat = withMessage(this.#chat, message);
    }
    this.#reportDelivered();
  }

  #acknowledged(ack: AckFrame, text: string): void {
    const { chat_id, message_id, seq, sent_at } = ack;
    const author = this.#context.self();
    if (chat_id !== this.chatId) this.#context.onContinued(this, ack);
    else this.thread.receive({ chat_id, message_id, seq, sent_at, text, file: null, system: null, author });
  }

  #noteChat(chat: ChatView): void {
    this.thread.cursors.known(this.#context.side === "visitor" ? chat.visitor_cursors : chat.operator_cursors);
    this.thread.noteHead(chat.head_seq, chat.preview);
  }

  /** Whose cursors these are: reading another operator's chat moves none. */
  #takesPart(): boolean {
    const { side } = this.#context;
    return side === "visitor" || this.#chat.operator?.id === this.#context.self().id;
  }

  #reportDelivered(): void {
    if (this.#newestOther > 0 && this.#takesPart()) this.thread.cursors.delivered(this.#newestOther);
  }

  #become(chat: ChatView): void {
    if (chat === this.#chat) return;
    this.#chat = chat;
    this.#changed.emit();
  }
}

function handleOf(sending: Sending<AckFrame>): PendingHandle {
  return {
    messageId: sending.messageId,
    accepted: sending.accepted,
    get chatId() {
      return sending.threadId;
    },
  };
}
