import { TYPING_MS } from "@switchboard/contracts/limits";
import type { Answer, Call, Operation } from "@switchboard/contracts/operation";
import type { AckFrame } from "@switchboard/contracts/realtime";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { AuthorView, MessageView } from "@switchboard/contracts/schemas/message";
import type { ChatSession } from "./chat-session.ts";
import type { FileHandle, OutgoingFile, PendingFile } from "./file-uploads.ts";
import type { ProblemError } from "./problem-error.ts";
import type { CallArguments } from "./rest-client.ts";
import type { Signal } from "./signal.ts";
import { draftOf, type TextDraft } from "./text-draft.ts";
import type { Progress, Sending } from "./thread/outbox.ts";

/** Typing is told at most this often, in milliseconds: well within the life of a mark. */
const TYPING_EVERY_MS = TYPING_MS * 0.4;

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
  readonly #session: ChatSession;
  #typedAt = 0;

  /** Made by the clients. */
  constructor(session: ChatSession) {
    this.#session = session;
  }

  get chatId(): string {
    return this.#session.id;
  }

  /** The chat. Until `loaded`, of a chat that was only named by id, blank and ended. */
  get chat(): ChatView {
    return this.#session.chat;
  }

  /** Whether messages are there. */
  get loaded(): boolean {
    return this.#session.thread.buffer.loaded;
  }

  /** Why it cannot be shown: it does not exist, or not for this user. */
  get problem(): ProblemError | undefined {
    return this.#session.thread.problem;
  }

  /** What is loaded, by number, without a gap. */
  get messages(): readonly MessageView[] {
    return this.#session.thread.buffer.entries;
  }

  /** Own messages that are not among `messages` yet, in the order of sending. */
  get pending(): readonly PendingMessage[] {
    return this.#session.thread.outbox.pending;
  }

  /** Own files that are not among `messages` yet, in the order of sending. */
  get files(): readonly PendingFile[] {
    return this.#session.uploads.pending;
  }

  /** Who else is writing now. */
  get othersTyping(): readonly AuthorView[] {
    return this.#session.marks.authors;
  }

  /** Whether there are messages before the loaded ones. */
  get hasEarlier(): boolean {
    return this.loaded && this.#session.thread.buffer.firstSeq > 1;
  }

  /** Messages of the other side that this side has not looked at, among the loaded ones. */
  get unread(): number {
    const { side } = this.#session.context;
    const { read_seq } = side === "visitor" ? this.chat.visitor_cursors : this.chat.operator_cursors;
    return this.messages.filter(({ seq, author }) => seq > read_seq && author.kind !== side && author.kind !== "system")
      .length;
  }

  /** Fires when anything of the conversation changed. */
  get changed(): Signal<void> {
    return this.#session.changed;
  }

  /** Resolves when messages are there; rejects with the `ProblemError` that is in `problem`. */
  whenLoaded(): Promise<void> {
    return this.#session.thread.loaded;
  }

  /**
   * Sends a message, now or as soon as there is a line: in order, once, also over reloads. Throws `ProblemError`
   * invalid_argument for a blank or over-long text, resource_exhausted with 100 unsent messages.
   */
  send(text: string): PendingHandle {
    this.#typedAt = 0;
    return handleOf(this.#session.thread.outbox.add(draftOf(text)));
  }

  /**
   * Sends a file, at once or not at all: what fails waits in `files` for `retryFile` or `discardFile`. Browsers tell
   * `onProgress` which part of it is on its way, 0 to 1. Throws `ProblemError` resource_exhausted with 20 unsent files.
   */
  sendFile(name: string, content: OutgoingFile["content"], onProgress?: (part: number) => void): FileHandle {
    return this.#session.uploads.add(name, content, onProgress);
  }

  /** Sends a failed file once more, as the same message. Undefined when there is no such file. */
  retryFile(messageId: string): FileHandle | undefined {
    return this.#session.uploads.retry(messageId);
  }

  /** Drops a failed file. */
  discardFile(messageId: string): void {
    this.#session.uploads.discard(messageId);
  }

  /** An address from which a message's file can be fetched for some minutes. Rejects with `ProblemError`. */
  fileUrl({ chat_id, file }: MessageView): Promise<string> {
    if (file === null) throw new TypeError("the message is no file");
    return this.#session.context.links.url(chat_id, file.id);
  }

  /** Sends a refused message once more, after those that wait. Undefined when there is no such message. */
  retry(messageId: string): PendingHandle | undefined {
    const sending = this.#session.thread.outbox.retry(messageId);
    return sending && handleOf(sending);
  }

  /** Drops a message that failed or waits; one that is under way is left alone. */
  discard(messageId: string): void {
    this.#session.thread.outbox.discard(messageId);
  }

  /** The user is writing: call it on every key. */
  typing(): void {
    if (Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#session.context.connection.typing(this.chatId);
  }

  /** The user looked at everything that is loaded. */
  markRead(): void {
    this.#session.markRead();
  }

  /** Loads a page of older messages. Resolves with whether there are still older ones; rejects with `ProblemError`. */
  loadEarlier(): Promise<boolean> {
    return this.#session.thread.loadEarlier();
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
    const answer = await this.#session.context.rest.ask(operation, { ...fields, chat_id: this.chatId }, options);
    this.#session.apply((answer as { readonly chat: ChatView }).chat);
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
