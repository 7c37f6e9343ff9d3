import type { Log } from "../client-options.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";

/** Something written for a thread that has no number there yet. It keeps its id however often it is sent. */
export interface Draft {
  readonly messageId: string;
}

type Stored<D> = Record<string, D[]>;

/**
 * Unsent drafts by thread, kept over reloads. Tabs of one browser share the record: each change reads it anew and
 * touches nothing but its own draft.
 */
export class OutboxStore<D extends Draft> {
  readonly #storage: KeyValueStorage;
  readonly #log: Log;
  readonly #key: () => string;

  /** @param key asked for at each use: it names the user, who may change. */
  constructor(storage: KeyValueStorage, key: () => string, log: Log) {
    this.#storage = storage;
    this.#key = key;
    this.#log = log;
  }

  /** The threads that have unsent drafts. */
  threadIds(): string[] {
    return Object.keys(this.#read());
  }

  /** The unsent drafts of a thread, oldest first. */
  drafts(threadId: string): readonly D[] {
    return this.#read()[threadId] ?? [];
  }

  add(threadId: string, draft: D): void {
    const stored = this.#read();
    this.#write({ ...stored, [threadId]: [...(stored[threadId] ?? []), draft] });
  }

  remove(threadId: string, messageId: string): void {
    const { [threadId]: drafts = [], ...others } = this.#read();
    const left = drafts.filter((draft) => draft.messageId !== messageId);
    if (left.length < drafts.length) this.#write(left.length > 0 ? { ...others, [threadId]: left } : others);
  }

  #read(): Stored<D> {
    try {
      return JSON.parse(this.#storage.getItem(this.#key()) ?? "{}") as Stored<D>;
    } catch (error) {
      this.#failed(error);
      return {};
    }
  }

  #write(stored: Stored<D>): void {
    try {
      if (Object.keys(stored).length === 0) this.#storage.removeItem(this.#key());
      else this.#storage.setItem(this.#key(), JSON.stringify(stored));
    } catch (error) {
      this.#failed(error);
    }
  }

  // Full or forbidden storage: drafts then live as long as the page.
  #failed(error: unknown): void {
    this.#log({ level: "warn", message: "the outbox cannot be kept", data: { error: String(error) } });
  }
}
