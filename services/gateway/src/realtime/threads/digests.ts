/** Keys of one question. */
const PAGE = 1_000;

/** The digest of each key now: equal digests mean that nothing changed. At most 1000 keys at a time. */
type ReadDigests = (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Notices changes whose pushes were lost: when the digest of a key (the list of a department, what one person holds) is
 * another than the time before and no push came between, whoever follows it is told to load it again. A key is
 * - unknown: nobody follows it, or chat could not be asked yet. There is nothing to compare with.
 * - beginning: somebody has just begun to follow it. Chat is asked once for all keys of a turn of the event loop.
 * - known: the next comparison finds out whether it changed; it is forgotten when nobody follows it any more.
 * - pushed: known, and a push came since the last question: another digest is no surprise.
 */
export class Digests {
  readonly #ask: ReadDigests;
  readonly #onStale: (key: string) => void;
  readonly #known = new Map<string, string>();
  #pushed = new Set<string>();
  #beginning: Set<string> | undefined;

  /** @param onStale called when no push told that what a key stands for changed. */
  constructor(ask: ReadDigests, onStale: (key: string) => void) {
    this.#ask = ask;
    this.#onStale = onStale;
  }

  /** A push came. */
  notePush(key: string): void {
    this.#pushed.add(key);
  }

  /**
   * Somebody follows these from now on and is about to load them: what changes after that is noticed. When it cannot be
   * asked for, the first comparison has nothing to compare with, and the one after it has.
   */
  begin(keys: readonly string[]): void {
    const unknown = keys.filter((key) => !this.#known.has(key));
    if (unknown.length === 0) return;
    if (this.#beginning === undefined) setImmediate(() => void this.#learn());
    this.#beginning ??= new Set();
    for (const key of unknown) this.#beginning.add(key);
  }

  /** Compares with the time before; forgets what is not among the keys. Rejects with what asking does. */
  async compare(keys: readonly string[]): Promise<void> {
    // A push that comes while this asks counts for the next time: better one load too many than one too few.
    const pushed = this.#pushed;
    this.#pushed = new Set();
    const before = [...this.#known.keys()];
    const fresh = await this.#read(keys);
    for (const [key, digest] of fresh) {
      // Also one that was learned meanwhile: it may have changed between the two questions.
      const known = this.#known.get(key);
      this.#known.set(key, digest);
      if (known !== undefined && known !== digest && !pushed.has(key)) this.#onStale(key);
    }
    for (const key of before) if (!fresh.has(key)) this.#known.delete(key);
  }

  async #learn(): Promise<void> {
    const keys = [...(this.#beginning ?? [])];
    this.#beginning = undefined;
    const fresh = await this.#read(keys).catch(() => new Map<string, string>());
    for (const [key, digest] of fresh) if (!this.#known.has(key)) this.#known.set(key, digest);
  }

  async #read(keys: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let from = 0; from < keys.length; from += PAGE) {
      for (const [key, digest] of await this.#ask(keys.slice(from, from + PAGE))) found.set(key, digest);
    }
    return found;
  }
}
