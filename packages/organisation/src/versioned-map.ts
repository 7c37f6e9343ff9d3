interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** Things by their ids, in memory; a version never replaces a newer one. */
export class VersionedMap<T extends Versioned> {
  #entries: ReadonlyMap<string, T> = new Map();

  get(id: string): T | undefined {
    return this.#entries.get(id);
  }

  values(): Iterable<T> {
    return this.#entries.values();
  }

  /** Takes in one; answers whether it is new. */
  put(entry: T): boolean {
    if ((this.get(entry.id)?.version ?? -1) >= entry.version) return false;
    this.#entries = new Map(this.#entries).set(entry.id, entry);
    return true;
  }

  delete(id: string): void {
    this.#entries = new Map([...this.#entries].filter(([key]) => key !== id));
  }

  /**
   * Takes over all that there are, except where an event brought a newer version while they were on their way. Answers
   * with those that were known and have changed.
   */
  replace(fresh: readonly T[]): T[] {
    const before = this.#entries;
    this.#entries = new Map(fresh.map((entry) => [entry.id, newer(entry, before.get(entry.id))]));
    return fresh.filter(({ id, version }) => (before.get(id)?.version ?? version) < version);
  }
}

function newer<T extends Versioned>(entry: T, known: T | undefined): T {
  return known !== undefined && known.version > entry.version ? known : entry;
}
