/** Something that can be listened to. */
export interface Signal<T> {
  /** Calls `listener` on every change until the returned function is called. */
  subscribe(listener: (value: T) => void): () => void;
}

/** A signal and the means to fire it. */
export class Emitter<T> implements Signal<T> {
  readonly #listeners = new Set<{ readonly call: (value: T) => void }>();
  readonly #onCount: ((listeners: number) => void) | undefined;

  /** @param onCount told how many listeners there are whenever one comes or goes. */
  constructor(onCount?: (listeners: number) => void) {
    this.#onCount = onCount;
  }

  subscribe(listener: (value: T) => void): () => void {
    // Wrapped, so that one function may listen twice.
    const entry = { call: listener };
    this.#listeners.add(entry);
    this.#onCount?.(this.#listeners.size);
    return () => {
      if (this.#listeners.delete(entry)) this.#onCount?.(this.#listeners.size);
    };
  }

  /** Calls every listener. One that throws is reported to the runtime and does not keep the others from hearing. */
  emit(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener.call(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
