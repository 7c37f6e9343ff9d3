/** Entries held back while a gap is fetched; beyond it they are let go, because the fetch brings them too. */
const HELD_MAX = 256;

/**
 * What one reader has of one thread: hands every entry on once and in order, whatever live pushes are lost, doubled or
 * late. Pure: it decides, the caller writes and fetches. `F` is the frame of a pushed entry. A feed is
 * - filling: live entries are held back, and the caller fetches everything after `last`; `takeHeld` then gives the held
 *   ones that follow. It begins so, and `settle` ends it once nothing known is missing.
 * - live: the entry after `last` is handed on at once. One beyond it makes the feed `behind`, and the caller fills it.
 */
export class Feed<F> {
  #last: number;
  #known: number;
  #filling = true;
  readonly #held = new Map<number, F>();

  /** @param afterSeq the newest entry that the reader has already. */
  constructor(afterSeq: number) {
    this.#last = afterSeq;
    this.#known = afterSeq;
  }

  /** The newest entry handed on. */
  get last(): number {
    return this.#last;
  }

  /** The newest entry heard of. */
  get known(): number {
    return this.#known;
  }

  /** Whether entries are known that were not handed on. */
  get behind(): boolean {
    return this.#known > this.#last;
  }

  /** Starts over from another place, at the reader's wish. */
  restart(afterSeq: number): void {
    this.#last = afterSeq;
    this.#known = Math.max(this.#known, afterSeq);
    this.#filling = true;
  }

  /** The thread is known to have come so far. */
  noteHead(seq: number): void {
    if (seq > this.#known) this.#known = seq;
  }

  /** The thread has less than was heard of: believe the database. */
  correctHead(seq: number): void {
    this.#known = Math.max(seq, this.#last);
    for (const held of this.#held.keys()) if (held > this.#known) this.#held.delete(held);
  }

  /** A live entry came: true means write it now; false that it was had, or is held back for a gap. */
  offer(seq: number, frame: F): boolean {
    if (seq <= this.#last) return false;
    this.noteHead(seq);
    if (!this.#filling && seq === this.#last + 1) {
      this.#last = seq;
      return true;
    }
    if (this.#held.size < HELD_MAX) this.#held.set(seq, frame);
    return false;
  }

  /** From now on live entries are held back, until `settle`. */
  beginFilling(): void {
    this.#filling = true;
  }

  /** A fetched entry came: true means write it now. Fetched entries are asked for after `last`, in order. */
  fetched(seq: number): boolean {
    if (seq !== this.#last + 1) return false;
    this.#last = seq;
    this.#held.delete(seq);
    this.noteHead(seq);
    return true;
  }

  /** The held entry that follows the last one, to be written now. */
  takeHeld(): F | undefined {
    const next = this.#last + 1;
    const frame = this.#held.get(next);
    if (frame === undefined) return undefined;
    this.#held.delete(next);
    this.#last = next;
    return frame;
  }

  /** Back to live when nothing known is missing; false when there is more to fetch. */
  settle(): boolean {
    if (this.behind) return false;
    this.#held.clear();
    this.#filling = false;
    return true;
  }
}
