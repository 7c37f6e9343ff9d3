import type { Log } from "./client-options.ts";
import type { KeyValueStorage } from "./key-value-storage.ts";

/** A message that was not acknowledged yet. */
export interface StoredMessage {
  readonly messageId: string;
  readonly text: string;
}

type Stored = Record<string, StoredMessage[]>;

/**
 * Unsent messages by chat, kept over reloads. Tabs of one browser share the record: each change reads it anew and
 * touches nothing but its own message.
 */
export class OutboxStore {
  readonly #storage: KeyValueStorage;
  readonly #log: Log;
  readonly #key: () => string;

  /** @param key asked for at each use: it names the user, who may change. */
  constructor(storage: KeyValueStorage, key: () => string, log: Log) {
    this.#storage = storage;
    this.#key = key;
    this.#log = log;
  }

  /** The chats that have unsent messages. */
  chatIds(): string[] {
    return Object.keys(this.#read());
  }

  /** The unsent messages of a chat, oldest first. */
  messages(chatId: string): readonly StoredMessage[] {
    return this.#read()[chatId] ?? [];
  }

  add(chatId: string, { messageId, text }: StoredMessage): void {
    const stored = this.#read();
    this.#write({ ...stored, [chatId]: [...(stored[chatId] ?? []), { messageId, text }] });
  }

  remove(chatId: string, messageId: string): void {
    const { [chatId]: messages = [], ...others } = this.#read();
    const left = messages.filter((message) => message.messageId !== messageId);
    if (left.length < messages.length) this.#write(left.length > 0 ? { ...others, [chatId]: left } : others);
  }

  #read(): Stored {
    try {
      return JSON.parse(this.#storage.getItem(this.#key()) ?? "{}") as Stored;
    } catch (error) {
      this.#failed(error);
      return {};
    }
  }

  #write(stored: Stored): void {
    try {
      if (Object.keys(stored).length === 0) this.#storage.removeItem(this.#key());
      else this.#storage.setItem(this.#key(), JSON.stringify(stored));
    } catch (error) {
      this.#failed(error);
    }
  }

  // Full or forbidden storage: messages then live as long as the page.
  #failed(error: unknown): void {
    this.#log({ level: "warn", message: "the outbox cannot be kept", data: { error: String(error) } });
  }
}
