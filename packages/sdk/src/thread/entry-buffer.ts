/** Entries kept while a gap before them is fetched; the fetch brings those beyond it too. */
const AHEAD_MAX = 1_000;

/** One entry of a thread. Threads are numbered 1, 2, 3... without a gap. */
export interface Entry {
  readonly seq: number;
}

/**
 * The entries that are loaded of one thread: a run of numbers without a gap, whatever order and however often they come.
 * Pure: what is missing is fetched by the caller.
 */
export class EntryBuffer<E extends Entry> {
  #entries: E[] = [];
  #shown: readonly E[] | undefined;
  readonly #ahead = new Map<number, E>();
  #loaded = false;
  #head = 0;

  /** Whether a first page was loaded. Until then live entries are only kept aside. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** In the order of their numbers. The same array until something changes. */
  get entries(): readonly E[] {
    this.#shown ??= [...this.#entries];
    return this.#shown;
  }

  /** The oldest number loaded; 1 when nothing is. */
  get firstSeq(): number {
    return this.#entries[0]?.seq ?? 1;
  }

  /** The newest number loaded; 0 when nothing is. */
  get lastSeq(): number {
    return this.#entries.at(-1)?.seq ?? 0;
  }

  /** Whether entries after `lastSeq` are known to exist. */
  get behind(): boolean {
    return this.#head > this.lastSeq;
  }

  /** The thread is known to have come so far. */
  noteHead(seq: number): void {
    this.#head = Math.max(this.#head, seq);
  }

  /** Takes one entry. Returns those that it completed the run with, oldest first; none if it was had or comes early. */
  receive(entry: E): readonly E[] {
    if (entry.seq <= this.lastSeq) return [];
    this.noteHead(entry.seq);
    if (this.#ahead.size < AHEAD_MAX || entry.seq === this.lastSeq + 1) this.#ahead.set(entry.seq, entry);
    return this.#loaded ? this.#settle() : [];
  }

  /**
   * Starts anew from a page of the newest entries. A page that touches what is there is joined to it, so that nothing
   * loaded earlier vanishes. Returns the entries that are new.
   */
  load(page: readonly E[], headSeq: number): readonly E[] {
    const before = this.lastSeq;
    const first = page[0]?.seq ?? headSeq + 1;
    if (!this.#loaded || first > before + 1) this.#entries = [];
    else this.#entries = this.#entries.filter((entry) => entry.seq < first);
    this.#entries.push(...page);
    this.#loaded = true;
    this.#shown = undefined;
    // The page is the truth: a head that was only heard of, and is not there, never was.
    this.#head = Math.max(headSeq, this.lastSeq);
    for (const seq of this.#ahead.keys()) if (seq <= this.lastSeq) this.#ahead.delete(seq);
    this.#settle();
    for (const seq of this.#ahead.keys()) this.noteHead(seq);
    return this.#entries.filter((entry) => entry.seq > before);
  }

  /** Puts a page of older entries in front. What does not touch the front is ignored. */
  prepend(page: readonly E[]): void {
    const older = page.filter((entry) => entry.seq < this.firstSeq);
    if (!this.#loaded || older.at(-1)?.seq !== this.firstSeq - 1) return;
    this.#entries = [...older, ...this.#entries];
    this.#shown = undefined;
  }

  #settle(): readonly E[] {
    const joined: E[] = [];
    for (;;) {
      const next = this.#ahead.get(this.lastSeq + 1);
      if (!next) break;
      this.#ahead.delete(next.seq);
      this.#entries.push(next);
      joined.push(next);
    }
    if (joined.length > 0) this.#shown = undefined;
    return joined;
  }
}
