import type { MessageView } from "@switchboard/contracts/views";

/** Messages kept while a gap before them is fetched; the fetch brings those beyond it too. */
const AHEAD_MAX = 1_000;

/**
 * The messages that are loaded of one chat: a run of numbers without a gap, whatever order and however often they come.
 * Pure: what is missing is fetched by the caller.
 */
export class MessageBuffer {
  #messages: MessageView[] = [];
  #shown: readonly MessageView[] | undefined;
  readonly #ahead = new Map<number, MessageView>();
  #loaded = false;
  #head = 0;

  /** Whether a first page was loaded. Until then live messages are only kept aside. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** In the order of their numbers. The same array until something changes. */
  get messages(): readonly MessageView[] {
    this.#shown ??= [...this.#messages];
    return this.#shown;
  }

  /** The oldest number loaded; 1 when nothing is. */
  get firstSeq(): number {
    return this.#messages[0]?.seq ?? 1;
  }

  /** The newest number loaded; 0 when nothing is. */
  get lastSeq(): number {
    return this.#messages.at(-1)?.seq ?? 0;
  }

  /** Whether messages after `lastSeq` are known to exist. */
  get behind(): boolean {
    return this.#head > this.lastSeq;
  }

  /** The chat is known to have come so far. */
  noteHead(seq: number): void {
    this.#head = Math.max(this.#head, seq);
  }

  /** Takes one message. Returns those that it completed the run with, oldest first; none if it was had or comes early. */
  receive(message: MessageView): readonly MessageView[] {
    if (message.seq <= this.lastSeq) return [];
    this.noteHead(message.seq);
    if (this.#ahead.size < AHEAD_MAX || message.seq === this.lastSeq + 1) this.#ahead.set(message.seq, message);
    return this.#loaded ? this.#settle() : [];
  }

  /**
   * Starts anew from a page of the newest messages. A page that touches what is there is joined to it, so that nothing
   * loaded earlier vanishes. Returns the messages that are new.
   */
  load(page: readonly MessageView[], headSeq: number): readonly MessageView[] {
    const before = this.lastSeq;
    const first = page[0]?.seq ?? headSeq + 1;
    if (!this.#loaded || first > before + 1) this.#messages = [];
    else this.#messages = this.#messages.filter((message) => message.seq < first);
    this.#messages.push(...page);
    this.#loaded = true;
    this.#shown = undefined;
    // The page is the truth: a head that was only heard of, and is not there, never was.
    this.#head = Math.max(headSeq, this.lastSeq);
    for (const seq of this.#ahead.keys()) if (seq <= this.lastSeq) this.#ahead.delete(seq);
    this.#settle();
    for (const seq of this.#ahead.keys()) this.noteHead(seq);
    return this.#messages.filter((message) => message.seq > before);
  }

  /** Puts a page of older messages in front. What does not touch the front is ignored. */
  prepend(page: readonly MessageView[]): void {
    const older = page.filter((message) => message.seq < this.firstSeq);
    if (!this.#loaded || older.at(-1)?.seq !== this.firstSeq - 1) return;
    this.#messages = [...older, ...this.#messages];
    this.#shown = undefined;
  }

  #settle(): readonly MessageView[] {
    const joined: MessageView[] = [];
    for (;;) {
      const next = this.#ahead.get(this.lastSeq + 1);
      if (!next) break;
      this.#ahead.delete(next.seq);
      this.#messages.push(next);
      joined.push(next);
    }
    if (joined.length > 0) this.#shown = undefined;
    return joined;
  }
}
