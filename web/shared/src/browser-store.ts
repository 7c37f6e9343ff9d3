/** Values kept in the browser. Where storage is full or switched off, they are only forgotten sooner. */
export class BrowserStore {
  readonly #open: () => Storage;
  readonly #prefix: string;

  /** @param open answers the storage; it may throw, as reading `localStorage` does where people forbid it. */
  constructor(open: () => Storage, prefix: string) {
    this.#open = open;
    this.#prefix = prefix;
  }

  /** The value of a key; empty when there is none. */
  read(key: string): string {
    return this.#try((storage) => storage.getItem(this.#prefix + key)) ?? "";
  }

  /** Keeps a value; an empty one is forgotten. */
  write(key: string, value: string): void {
    this.#try((storage) => {
      if (value) storage.setItem(this.#prefix + key, value);
      else storage.removeItem(this.#prefix + key);
    });
  }

  /** Forgets everything whose key begins with `start`. */
  forget(start: string): void {
    this.#try((storage) => {
      const keys = Object.keys(storage).filter((key) => key.startsWith(this.#prefix + start));
      for (const key of keys) storage.removeItem(key);
    });
  }

  #try<T>(use: (storage: Storage) => T): T | undefined {
    try {
      return use(this.#open());
    } catch {
      // Full, or switched off: the page works without it.
      return undefined;
    }
  }
}
