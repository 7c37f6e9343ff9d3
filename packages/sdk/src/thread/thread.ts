import { deferred } from "../deferred.ts";
import { Job, type JobOptions } from "../job.ts";
import type { Link } from "../link.ts";
import { isDefinite, type ProblemError } from "../problem-error.ts";
import { CursorReporter, type Cursors } from "./cursor-reporter.ts";
import { type Entry, EntryBuffer } from "./entry-buffer.ts";
import { Outbox, type Receipt } from "./outbox.ts";
import type { Draft, OutboxStore } from "./outbox-store.ts";

/** A gap is given this long to fill by itself before it is fetched, in milliseconds. */
const GAP_MS = 100;
/** Following is answered with a reset this often at most before it waits. */
const ROUNDS = 3;

/** Some entries in a row, and how far the thread has come. */
export interface EntryPage<E> {
  readonly entries: readonly E[];
  readonly headSeq: number;
}

/** What a thread is made with. Promises reject with `ProblemError`, or as the line does. */
export interface ThreadOptions<E, D extends Draft, R> {
  readonly id: string;
  readonly line: { readonly live: boolean; readonly generation: number };
  readonly job: JobOptions;
  readonly store: OutboxStore<D>;
  /** The newest page, or the one before a number. */
  readonly load: (before?: number) => Promise<EntryPage<E>>;
  /** Asks for everything after a number and all that is new. Resolves with false when that is too much to be sent. */
  readonly follow: (afterSeq: number) => Promise<boolean>;
  readonly unfollow: () => Promise<unknown>;
  readonly send: (draft: D) => Promise<R>;
  readonly report: (cursors: Partial<Cursors>) => Promise<unknown>;
  /** Entries joined the thread at its end, oldest first. */
  readonly onEntries: (entries: readonly E[]) => void;
  readonly onAck: (receipt: R, draft: D) => void;
  /** It is not followed any more, or the line is given up: what was only live is over. */
  readonly onQuiet: () => void;
  /** The client is disconnected. */
  readonly onPause: () => void;
  readonly onChange: () => void;
}

/**
 * One thread of numbered entries as this client has it: loaded, followed without a gap, written to. It is
 * - idle: nobody wants it followed. What comes is taken in, nothing is asked for.
 * - loading: wanted, and nothing is there, or too much was missed (`stale`). The newest page is loaded.
 * - catching up: loaded, but not followed on the present link, or `behind` its head. It is followed from its last entry.
 * - current: followed on the present link, with everything that is known of. A gap, a reset or a new link ends that.
 * - refused: it does not exist, or not for this user (`problem`). Nothing is asked for until `clearProblem`.
 */
export class Thread<E extends Entry, D extends Draft, R extends Receipt> {
  readonly id: string;
  readonly buffer = new EntryBuffer<E>();
  readonly outbox: Outbox<D, R>;
  readonly cursors: CursorReporter;
  readonly #options: ThreadOptions<E, D, R>;
  readonly #loaded = deferred<void>();
  readonly #sync: Job;
  #problem: ProblemError | undefined;
  #wanted = false;
  #stale = false;
  /** The link on which it is followed. */
  #followedOn = -1;

  constructor(options: ThreadOptions<E, D, R>) {
    const { id, line, job } = options;
    this.id = id;
    this.#options = options;
    this.#sync = new Job(() => this.#catchUp(), job);
    this.cursors = new CursorReporter(options.report, () => line.live, job);
    this.outbox = new Outbox({
      ...options,
      threadId: id,
      live: () => line.live,
      onAck: (receipt, draft) => {
        options.onAck(receipt, draft);
        this.outbox.settle(this.buffer.lastSeq);
      },
    });
  }

  /** Why it cannot be shown: it does not exist, or not for this user. */
  get problem(): ProblemError | undefined {
    return this.#problem;
  }

  /** Resolves when entries are there; rejects with the problem. */
  get loaded(): Promise<void> {
    return this.#loaded.promise;
  }

  /** Whether it is to be followed. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Whether a draft is still to be sent. */
  get busy(): boolean {
    return this.outbox.busy;
  }

  /** The newest number had, for a new link to go on from; undefined when it is not to be followed by that. */
  get resumeSeq(): number | undefined {
    return this.#wanted && this.buffer.loaded && !this.#stale ? this.buffer.lastSeq : undefined;
  }

  /** Follows the thread from now on. */
  watch(): void {
    if (this.#wanted || this.#problem) return;
    this.#wanted = true;
    this.#sync.request();
    this.outbox.resume();
  }

  /** Stops following it. */
  unwatch(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#options.onQuiet();
    if (!this.#options.line.live || !this.#isFollowed) return;
    this.#followedOn = -1;
    // What still comes is taken in, and the next link does not follow it.
    this.#options.unfollow().catch(this.#options.job.onError);
  }

  /** A new link stands. */
  established({ heads, refreshed }: Pick<Link, "heads" | "refreshed">): void {
    const head = heads[this.id];
    if (head !== undefined) {
      this.buffer.noteHead(head);
      // Without what has no number it is followed once more, which brings that.
      if (refreshed.has(this.id)) this.#followedOn = this.#options.line.generation;
    }
    this.#sync.restart();
    this.cursors.resume();
    this.outbox.resume();
  }

  /** The client is disconnected: no timer is left. */
  pause(): void {
    this.#sync.cancel();
    this.cursors.stop();
    this.outbox.stop();
    this.#options.onPause();
    this.#options.onQuiet();
  }

  /** An entry came. */
  receive(entry: E): void {
    const joined = this.buffer.receive(entry);
    if (joined.length > 0) this.#joined(joined);
    this.#fillGap();
  }

  /**
   * The thread is known to have come so far. `newest` are entries that were told along with it: a short thread is whole
   * in them, and nothing has to be loaded.
   */
  noteHead(seq: number, newest: readonly E[] = []): void {
    this.buffer.noteHead(seq);
    const whole = newest.length === seq && newest.every((entry, index) => entry.seq === index + 1);
    if (!this.buffer.loaded && whole && seq > 0) this.#take({ entries: newest, headSeq: seq });
    this.#fillGap();
  }

  /** Too much was missed to be replayed. */
  reset(headSeq: number): void {
    this.#stale = true;
    this.#followedOn = -1;
    this.buffer.noteHead(headSeq);
    this.#sync.request();
  }

  /** Whoever is shown it may see it (again). */
  clearProblem(): void {
    this.#problem = undefined;
  }

  /** Loads a page of older entries. Resolves with whether there are still older ones. */
  async loadEarlier(): Promise<boolean> {
    const { firstSeq } = this.buffer;
    if (firstSeq <= 1) return false;
    this.buffer.prepend((await this.#options.load(firstSeq)).entries);
    this.#options.onChange();
    return this.buffer.firstSeq > 1;
  }

  /** Loads what is missing, and follows from there: until everything known of the thread is here. */
  async #catchUp(): Promise<void> {
    try {
      for (let round = 0; this.#wanted && round < ROUNDS; round += 1) {
        if (!this.buffer.loaded || this.#stale) await this.#loadNewest();
        if (!this.#options.line.live || this.#isCurrent) return;
        await this.#follow();
        if (this.#isCurrent) return;
      }
    } catch (error) {
      if (!isDefinite(error)) throw error;
      return this.#refused(error);
    }
    if (this.#wanted) throw new Error("the thread is still behind its head");
  }

  get #isFollowed(): boolean {
    return this.#followedOn === this.#options.line.generation;
  }

  get #isCurrent(): boolean {
    return this.#isFollowed && !this.#stale && !this.buffer.behind;
  }

  async #follow(): Promise<void> {
    const { generation } = this.#options.line;
    const followed = await this.#options.follow(this.buffer.lastSeq);
    this.#followedOn = followed ? generation : -1;
    if (!followed) this.#stale = true;
  }

  async #loadNewest(): Promise<void> {
    const page = await this.#options.load();
    // Who missed too much is followed no more, also when the answer to following came together with the word of it.
    if (this.#stale) this.#followedOn = -1;
    this.#stale = false;
    this.#take(page);
  }

  #take({ entries, headSeq }: EntryPage<E>): void {
    const fresh = this.buffer.load(entries, headSeq);
    this.#loaded.resolve();
    this.#joined(fresh);
  }

  #joined(entries: readonly E[]): void {
    this.#options.onEntries(entries);
    this.outbox.settle(this.buffer.lastSeq);
    this.#options.onChange();
  }

  #refused(problem: ProblemError): void {
    this.#wanted = false;
    this.#problem = problem;
    this.#loaded.reject(problem);
    this.#options.onChange();
  }

  #fillGap(): void {
    if (this.#wanted && this.buffer.behind) this.#sync.request(GAP_MS);
  }
}
