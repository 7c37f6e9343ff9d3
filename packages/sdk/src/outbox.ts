import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { AckFrame } from "@switchboard/contracts/realtime";
import { type Deferred, deferred } from "./deferred.ts";
import { Job, type JobOptions } from "./job.ts";
import { newId } from "./new-id.ts";
import type { OutboxStore, StoredMessage } from "./outbox-store.ts";
import { isDefinite, ProblemError } from "./problem-error.ts";

/** Unsent messages of one chat at most. */
export const OUTBOX_MAX = 100;

/** A message of this side that is not part of the conversation yet. */
export interface PendingMessage {
  readonly messageId: string;
  readonly text: string;
  /** `sending`: under way. `waiting`: for the line, or for one before it. `failed`: refused; see `error`. */
  readonly state: "sending" | "waiting" | "failed";
  readonly error?: ProblemError;
}

/** What `send` gives back at once. */
export interface PendingHandle {
  readonly messageId: string;
  /** The chat the message is in: another one once the gateway put it into the chat that goes on from an ended one. */
  readonly chatId: string;
  /** The gateway has it for good. Rejects only when it was definitely refused, or discarded. */
  readonly accepted: Promise<AckFrame>;
}

interface Entry extends StoredMessage {
  chatId: string;
  state: PendingMessage["state"];
  error?: ProblemError;
  /** Set when acknowledged: shown until the message itself has come. */
  ackSeq?: number;
  outcome: Deferred<AckFrame>;
}

/** What an outbox is made with. */
export interface OutboxOptions extends JobOptions {
  readonly chatId: string;
  readonly store: OutboxStore;
  /** Sends one message; rejects immediately when there is no line. */
  readonly send: (message: StoredMessage) => Promise<AckFrame>;
  readonly live: () => boolean;
  /** Called after each acknowledgement, before the next message is sent. */
  readonly onAck: (ack: AckFrame, text: string) => void;
  readonly onChange: () => void;
}

/**
 * The unsent messages of one chat. One is under way at a time, so the order is the sender's; it is repeated with the
 * same id until the gateway accepts or definitely refuses it.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #job: Job;
  #entries: Entry[] = [];
  #shown: readonly PendingMessage[] | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#job = new Job(() => this.#pump(), options);
    this.#entries = options.store.messages(options.chatId).map((message) => this.#entryOf(message));
  }

  /** In the order of sending. The same array until something changes. */
  get pending(): readonly PendingMessage[] {
    this.#shown ??= this.#entries.map(({ messageId, text, state, error }) => ({
      messageId,
      text,
      state,
      ...(error && { error }),
    }));
    return this.#shown;
  }

  /** Whether something is still to be sent. */
  get busy(): boolean {
    return this.#entries.some(isUnsent);
  }

  /** Takes a message. Throws `ProblemError` invalid_argument for a text that cannot be sent, resource_exhausted when full. */
  add(text: string): PendingHandle {
    checkText(text);
    if (this.#entries.length >= OUTBOX_MAX) {
      throw new ProblemError({ status: 0, kind: "resource_exhausted", reason: "sdk.outbox_full" });
    }
    const entry = this.#entryOf({ messageId: newId(), text });
    this.#entries.push(entry);
    this.#options.store.add(entry.chatId, entry);
    this.#changed();
    this.#job.request();
    return handleOf(entry);
  }

  /** Sends a refused message again, after those that wait. Undefined when there is no such message. */
  retry(messageId: string): PendingHandle | undefined {
    const entry = this.#entries.find((one) => one.messageId === messageId && one.state === "failed");
    if (!entry) return undefined;
    this.#entries = [...this.#entries.filter((one) => one !== entry), entry];
    delete entry.error;
    entry.state = "waiting";
    entry.outcome = deferred();
    this.#options.store.add(entry.chatId, entry);
    this.#changed();
    this.#job.request();
    return handleOf(entry);
  }

  /** Drops a message that is not under way; one that is may have arrived already. */
  discard(messageId: string): void {
    const entry = this.#entries.find((one) => one.messageId === messageId && one.state !== "sending");
    if (!entry) return;
    this.#remove(entry);
    this.#options.store.remove(entry.chatId, messageId);
    entry.outcome.reject(new ProblemError({ status: 0, kind: "aborted", reason: "sdk.discarded" }));
    this.#changed();
  }

  /** The message was seen in the conversation, so the gateway has it, acknowledged or not. */
  seen(ack: AckFrame): void {
    const entry = this.#entries.find((one) => one.messageId === ack.message_id);
    if (!entry) return;
    this.#accepted(entry, ack);
    this.#remove(entry);
    this.#changed();
  }

  /** The conversation is loaded up to `lastSeq`: acknowledged messages up to there are shown by it. */
  settle(lastSeq: number): void {
    const left = this.#entries.filter((entry) => (entry.ackSeq ?? Infinity) > lastSeq);
    if (left.length === this.#entries.length) return;
    this.#entries = left;
    this.#changed();
  }

  /** There is a line (again). */
  resume(): void {
    if (this.busy) this.#job.restart();
  }

  stop(): void {
    this.#job.cancel();
  }

  /** Moves everything to the outbox of the chat that goes on from this one. */
  moveTo(other: Outbox): void {
    const moved = this.#entries;
    this.#entries = [];
    for (const entry of moved) {
      if (isUnsent(entry)) {
        this.#options.store.remove(entry.chatId, entry.messageId);
        other.#options.store.add(other.#options.chatId, entry);
      }
      entry.chatId = other.#options.chatId;
    }
    other.#entries = [...moved, ...other.#entries];
    this.#changed();
    other.#changed();
    other.resume();
  }

  #entryOf(message: StoredMessage): Entry {
    return { ...message, chatId: this.#options.chatId, state: "waiting", outcome: deferred() };
  }

  async #pump(): Promise<void> {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      this.#become(entry, "sending");
      try {
        const ack = await this.#options.send(entry);
        if (entry.ackSeq === undefined) this.#accepted(entry, ack);
        this.#options.onAck(ack, entry.text);
      } catch (error) {
        if (entry.ackSeq !== undefined) continue;
        if (!isDefinite(error)) return this.#postpone(entry, error);
        this.#refused(entry, error);
      }
    }
  }

  #next(): Entry | undefined {
    return this.#options.live() ? this.#entries.find(isUnsent) : undefined;
  }

  #postpone(entry: Entry, error: unknown): void {
    this.#become(entry, "waiting");
    // Without a line nothing is tried: its return resumes the outbox.
    if (this.#options.live()) throw error;
  }

  #accepted(entry: Entry, ack: AckFrame): void {
    this.#options.store.remove(entry.chatId, entry.messageId);
    entry.ackSeq = ack.seq;
    entry.chatId = ack.chat_id;
    entry.outcome.resolve(ack);
  }

  #refused(entry: Entry, error: ProblemError): void {
    this.#options.store.remove(entry.chatId, entry.messageId);
    entry.error = error;
    this.#become(entry, "failed");
    entry.outcome.reject(error);
  }

  #become(entry: Entry, state: Entry["state"]): void {
    entry.state = state;
    this.#changed();
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((one) => one !== entry);
  }

  #changed(): void {
    this.#shown = undefined;
    this.#options.onChange();
  }
}

const isUnsent = (entry: Entry): boolean => entry.state !== "failed" && entry.ackSeq === undefined;

function handleOf(entry: Entry): PendingHandle {
  return {
    messageId: entry.messageId,
    accepted: entry.outcome.promise,
    get chatId() {
      return entry.chatId;
    },
  };
}

function checkText(text: string): void {
  if (text.trim() !== "" && [...text].length <= MESSAGE_MAX_LENGTH) return;
  const detail = `must have 1 to ${MESSAGE_MAX_LENGTH} characters`;
  const errors = [{ pointer: "/text", detail }];
  throw new ProblemError({ status: 0, kind: "invalid_argument", reason: "sdk.invalid_text", errors });
}
