import type { AckFrame } from "@switchboard/contracts/realtime";
import type { AuthorView, ChatView, CursorsView, MessageView } from "@switchboard/contracts/views";
import type { Api } from "./api.ts";
import type { Backoff } from "./backoff.ts";
import { mergeChat, type Side, unknownChat, withCursors, withMessage } from "./chat-state.ts";
import type { Log } from "./client-options.ts";
import type { Connection } from "./connection.ts";
import { CursorReporter } from "./cursor-reporter.ts";
import { deferred } from "./deferred.ts";
import { FileUploads } from "./file-uploads.ts";
import { Job } from "./job.ts";
import type { Link } from "./link.ts";
import { MessageBuffer } from "./message-buffer.ts";
import { Outbox } from "./outbox.ts";
import type { OutboxStore } from "./outbox-store.ts";
import { isDefinite, type ProblemError } from "./problem-error.ts";
import { Emitter } from "./signal.ts";
import { TypingMarks } from "./typing-marks.ts";

/** Messages of one page. */
const PAGE = 50;
/** A gap is given this long to fill by itself before it is fetched, in milliseconds. */
const GAP_MS = 100;
/** Watching is answered with a reset this often at most before it waits. */
const ROUNDS = 3;

/** What every chat of one client shares. */
export interface ChatContext {
  readonly side: Side;
  readonly api: Api;
  readonly connection: Connection;
  readonly store: OutboxStore;
  readonly backoff: Backoff;
  readonly log: Log;
  /** The user, as author. */
  self(): AuthorView;
  /** How many listen to the chat's changes. */
  onUse(session: ChatSession, listeners: number): void;
  /** The gateway put a message into another chat, because this one had ended. */
  onContinued(session: ChatSession, ack: AckFrame): void;
}

/** One chat as this client has it: loads it, follows it without a gap, sends into it. `Conversation` is its face. */
export class ChatSession {
  readonly id: string;
  readonly context: ChatContext;
  readonly buffer = new MessageBuffer();
  readonly outbox: Outbox;
  readonly uploads: FileUploads;
  readonly cursors: CursorReporter;
  readonly marks = new TypingMarks(() => this.#changed());
  readonly changed: Emitter<void>;
  readonly #loaded = deferred<void>();
  readonly #sync: Job;
  #chat: ChatView;
  #problem: ProblemError | undefined;
  #wanted = false;
  #stale = false;
  #watchedOn = -1;
  /** The newest message of the other side. */
  #newestOther = 0;

  constructor(context: ChatContext, chat: ChatView | string) {
    this.context = context;
    this.#chat = typeof chat === "string" ? unknownChat(chat) : chat;
    this.id = this.#chat.id;
    this.changed = new Emitter<void>((listeners) => context.onUse(this, listeners));
    const job = this.#jobOptions();
    this.#sync = new Job(() => this.#catchUp(), job);
    this.cursors = new CursorReporter(
      (cursors) => this.#sendCursors(cursors),
      () => context.connection.live,
      job,
    );
    this.outbox = this.#makeOutbox();
    this.uploads = new FileUploads({
      chatId: this.id,
      api: context.api.files,
      onAccepted: ({ seq }) => this.noteHead(seq),
      onChange: () => this.#changed(),
    });
    this.#noteChat(this.#chat);
  }

  get chat(): ChatView {
    return this.#chat;
  }

  /** Why it cannot be shown: it does not exist, or not for this user. */
  get problem(): ProblemError | undefined {
    return this.#problem;
  }

  /** Resolves when messages are there; rejects with the problem. */
  get loaded(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Whether changes are followed. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Follows the chat from now on. */
  watch(): void {
    if (this.#wanted || this.#problem) return;
    this.#wanted = true;
    this.#sync.request();
    this.outbox.resume();
  }

  /** Stops following it. */
  unwatch(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.marks.clear();
    const { connection } = this.context;
    if (!connection.live || this.#watchedOn !== connection.generation) return;
    this.#watchedOn = -1;
    connection.request({ t: "unwatch", chat_id: this.id }).catch((error: unknown) => this.#log("not unwatched", error));
  }

  /** What `resume` says of this chat; undefined when it is not to be watched by it. */
  get resumeSeq(): number | undefined {
    return this.#wanted && this.buffer.loaded && !this.#stale ? this.buffer.lastSeq : undefined;
  }

  /** A new link stands. */
  established(link: Link): void {
    const head = link.heads[this.id];
    if (head !== undefined) {
      this.buffer.noteHead(head);
      // Without the chat's present state it is watched once more, which brings it.
      if (link.refreshed.has(this.id)) this.#watchedOn = this.context.connection.generation;
    }
    this.#sync.restart();
    this.cursors.resume();
    this.outbox.resume();
  }

  /** The client is disconnected: no timer is left. */
  pause(): void {
    this.#sync.cancel();
    this.cursors.stop();
    this.outbox.stop();
    this.marks.clear();
  }

  receive(message: MessageView): void {
    const joined = this.buffer.receive(message);
    if (joined.length > 0) this.#arrived(joined);
    this.#fillGap();
  }

  /** Takes a view of the chat from anywhere; older ones change nothing. */
  apply(chat: ChatView): void {
    // Whoever is shown the chat may see it (again).
    this.#problem = undefined;
    const merged = mergeChat(this.#chat, chat);
    this.#noteChat(chat);
    if (merged === this.#chat) return;
    this.#chat = merged;
    this.#reportDelivered();
    this.#changed();
  }

  applyCursors(side: Side, cursors: CursorsView): void {
    if (side === this.context.side) this.cursors.known(cursors);
    this.#become(withCursors(this.#chat, side, cursors));
  }

  noteTyping(author: AuthorView): void {
    const self = this.context.self();
    if (author.kind !== self.kind || author.id !== self.id) this.marks.note(author);
  }

  /** The gateway says how far the chat has come. */
  noteHead(seq: number): void {
    this.buffer.noteHead(seq);
    this.#fillGap();
  }

  /** Too much was missed to be replayed. */
  reset(headSeq: number): void {
    this.#stale = true;
    this.#watchedOn = -1;
    this.buffer.noteHead(headSeq);
    this.#sync.request();
  }

  /** This user looked at everything that is loaded. */
  markRead(): void {
    const seq = this.#newestOther;
    if (seq === 0 || !this.#takesPart()) return;
    this.cursors.read(seq);
    this.#become(withCursors(this.#chat, this.context.side, { delivered_seq: seq, read_seq: seq }));
  }

  /** Loads a page of older messages. Resolves with whether there are still older ones. */
  async loadEarlier(): Promise<boolean> {
    const { firstSeq } = this.buffer;
    if (firstSeq <= 1) return false;
    const page = await this.context.api.messages(this.id, { before_seq: firstSeq, page_size: PAGE });
    this.buffer.prepend(page.messages);
    this.#changed();
    return this.buffer.firstSeq > 1;
  }

  #jobOptions() {
    const { backoff, connection } = this.context;
    return {
      backoff,
      enabled: () => connection.state !== "idle" && connection.lostReason !== "unauthenticated",
      onError: (error: unknown) => this.#log("a chat has to try again", error),
    };
  }

  #makeOutbox(): Outbox {
    const { store, connection } = this.context;
    return new Outbox({
      ...this.#jobOptions(),
      chatId: this.id,
      store,
      live: () => connection.live,
      send: ({ messageId, text }) => connection.request({ t: "send", chat_id: this.id, message_id: messageId, text }),
      onAck: (ack, text) => this.#acknowledged(ack, text),
      onChange: () => this.#changed(),
    });
  }

  #sendCursors(cursors: Partial<CursorsView>): Promise<unknown> {
    return this.context.connection.request({ t: "cursor", chat_id: this.id, ...cursors });
  }

  /** Loads what is missing, and watches from there: until everything known of the chat is here. */
  async #catchUp(): Promise<void> {
    try {
      for (let round = 0; this.#wanted && round < ROUNDS; round += 1) {
        if (!this.buffer.loaded || this.#stale) await this.#loadNewest();
        if (!this.context.connection.live || this.#upToDate) return;
        await this.#watchNow();
        if (this.#upToDate) return;
      }
    } catch (error) {
      if (!isDefinite(error)) throw error;
      return this.#fail(error);
    }
    if (this.#wanted) throw new Error("the chat is still behind its head");
  }

  get #upToDate(): boolean {
    return this.#watchedOn === this.context.connection.generation && !this.#stale && !this.buffer.behind;
  }

  async #watchNow(): Promise<void> {
    const { connection } = this.context;
    const { generation } = connection;
    const reply = await connection.request({ t: "watch", chat_id: this.id, after_seq: this.buffer.lastSeq });
    if (reply.t === "reset") {
      this.#stale = true;
      this.#watchedOn = -1;
      return;
    }
    this.#watchedOn = generation;
    this.apply(reply.chat);
  }

  async #loadNewest(): Promise<void> {
    const { api } = this.context;
    if (this.#chat.version < 0) this.apply(await api.chat(this.id));
    const page = await api.messages(this.id, { page_size: PAGE });
    this.#stale = false;
    this.#load(page.messages, page.head_seq);
  }

  #load(page: readonly MessageView[], headSeq: number): void {
    const fresh = this.buffer.load(page, headSeq);
    this.#loaded.resolve();
    this.#arrived(fresh);
  }

  #fail(problem: ProblemError): void {
    this.#wanted = false;
    this.#problem = problem;
    this.#loaded.reject(problem);
    this.#changed();
  }

  #arrived(messages: readonly MessageView[]): void {
    for (const message of messages) {
      const { author, chat_id, message_id, seq, sent_at } = message;
      this.marks.forget(author);
      if (author.kind === this.context.side) {
        this.outbox.seen({ t: "ack", id: 0, chat_id, message_id, seq, sent_at });
        this.uploads.seen(message_id);
      } else if (author.kind !== "system") this.#newestOther = Math.max(this.#newestOther, seq);
      this.#chat = withMessage(this.#chat, message);
    }
    this.outbox.settle(this.buffer.lastSeq);
    this.#reportDelivered();
    this.#changed();
  }

  #acknowledged(ack: AckFrame, text: string): void {
    if (ack.chat_id !== this.id) {
      this.context.onContinued(this, ack);
      return;
    }
    const { chat_id, message_id, seq, sent_at } = ack;
    this.receive({ chat_id, message_id, seq, sent_at, text, file: null, system: null, author: this.context.self() });
    this.outbox.settle(this.buffer.lastSeq);
  }

  #noteChat(chat: ChatView): void {
    this.cursors.known(this.context.side === "visitor" ? chat.visitor_cursors : chat.operator_cursors);
    this.buffer.noteHead(chat.head_seq);
    // A short chat is whole in its preview: nothing has to be loaded.
    const { preview } = chat;
    const whole = preview.length === chat.head_seq && preview.every((message, index) => message.seq === index + 1);
    if (!this.buffer.loaded && whole && preview.length > 0) this.#load(preview, chat.head_seq);
    this.#fillGap();
  }

  #fillGap(): void {
    if (this.#wanted && this.buffer.behind) this.#sync.request(GAP_MS);
  }

  /** Whose cursors these are: reading another operator's chat moves none. */
  #takesPart(): boolean {
    const { side } = this.context;
    return side === "visitor" || this.#chat.operator?.id === this.context.self().id;
  }

  #reportDelivered(): void {
    if (this.#newestOther > 0 && this.#takesPart()) this.cursors.delivered(this.#newestOther);
  }

  #become(chat: ChatView): void {
    if (chat === this.#chat) return;
    this.#chat = chat;
    this.#changed();
  }

  #changed(): void {
    this.changed.emit();
  }

  #log(message: string, error: unknown): void {
    this.context.log({ level: "debug", message, data: { chat_id: this.id, error: String(error) } });
  }
}
