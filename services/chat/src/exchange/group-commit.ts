import { AppError } from "@switchboard/kit/errors";

export interface GroupCommitOptions<I, O> {
  /** Writes a group in one commit: one result for each item, in their order. */
  readonly write: (items: readonly I[]) => Promise<readonly O[]>;
  /** Items of one group at most. */
  readonly maxItems: number;
  /** Items that may wait; above, new ones are refused. */
  readonly maxQueued: number;
  /** Items of one key never share a group: equal ones share one result, others wait for the next group. */
  readonly keyOf: (item: I) => string;
  readonly areEqual: (a: I, b: I) => boolean;
}

/** Called once with what became of an item. */
export type Settle<O> = (result: O | AppError) => void;

interface Waiting<I, O> {
  readonly item: I;
  readonly expiresAt: number;
  readonly settle: Settle<O>;
}

/** The items of one statement, with everyone who waits for each. */
interface Group<I, O> {
  readonly items: I[];
  readonly settles: Settle<O>[][];
}

/**
 * Commits together what arrives together: while one group is being written, arriving items collect, and the next group
 * takes them all. Alone, an item goes at once. Items are written in the order in which they came.
 *
 * Results are handed to callbacks and not to promises, so that all of a group are handed over in one go and a stream can
 * send them as one message.
 */
export class GroupCommit<I, O> {
  readonly #options: GroupCommitOptions<I, O>;
  #queue: Waiting<I, O>[] = [];
  #busy = false;

  constructor(options: GroupCommitOptions<I, O>) {
    this.#options = options;
  }

  /** How many items wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /**
   * Adds an item. Refused with resource_exhausted chat.overloaded when too many wait, with deadline_exceeded
   * chat.too_late when its turn comes after `expiresAt` (milliseconds of the process), and with what the write threw.
   */
  add(item: I, expiresAt: number, settle: Settle<O>): void {
    if (this.#queue.length >= this.#options.maxQueued) {
      settle(new AppError("resource_exhausted", "chat.overloaded"));
      return;
    }
    this.#queue.push({ item, expiresAt, settle });
    if (this.#busy) return;
    this.#busy = true;
    // Not at once: what arrived in one network message is added in one go and belongs in one group.
    queueMicrotask(() => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#nextGroup();
      if (group.items.length > 0) await this.#write(group);
    }
    this.#busy = false;
  }

  async #write(group: Group<I, O>): Promise<void> {
    const results = await this.#resultsOf(group.items);
    group.settles.forEach((settles, index) => {
      for (const settle of settles) settle(results instanceof AppError ? results : (results[index] as O));
    });
  }

  async #resultsOf(items: readonly I[]): Promise<readonly O[] | AppError> {
    try {
      const results = await this.#options.write(items);
      if (results.length === items.length) return results;
      throw new TypeError("a write must answer for each of its items");
    } catch (error) {
      return AppError.from(error);
    }
  }

  #nextGroup(): Group<I, O> {
    const { maxItems } = this.#options;
    const group: Group<I, O> = { items: [], settles: [] };
    const places = new Map<string, number>();
    const later: Waiting<I, O>[] = [];
    const now = performance.now();
    let taken = 0;
    for (; taken < this.#queue.length && group.items.length < maxItems; taken += 1) {
      const waiting = this.#queue[taken] as Waiting<I, O>;
      if (waiting.expiresAt <= now) waiting.settle(new AppError("deadline_exceeded", "chat.too_late"));
      else if (!this.#place(waiting, group, places)) later.push(waiting);
    }
    this.#queue = later.length === 0 ? this.#queue.slice(taken) : [...later, ...this.#queue.slice(taken)];
    return group;
  }

  /** Puts an item into the group, or beside its equal; false when another item of its key is there. */
  #place(waiting: Waiting<I, O>, group: Group<I, O>, places: Map<string, number>): boolean {
    const key = this.#options.keyOf(waiting.item);
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, group.items.length);
      group.items.push(waiting.item);
      group.settles.push([waiting.settle]);
      return true;
    }
    if (!this.#options.areEqual(group.items[place] as I, waiting.item)) return false;
    group.settles[place]?.push(waiting.settle);
    return true;
  }
}
