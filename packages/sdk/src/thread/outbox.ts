import { type Deferred, deferred } from "../deferred.ts";
import { Job, type JobOptions } from "../job.ts";
import { isDefinite, ProblemError } from "../problem-error.ts";
import type { Draft, OutboxStore } from "./outbox-store.ts";

/** Drafts of one thread at most. */
export const OUTBOX_MAX = 100;

/** The gateway's word that a draft is an entry now, and which. */
export interface Receipt {
  readonly seq: number;
}

/** How far a draft is, for whoever is shown it. */
export interface Progress {
  /** `sending`: under way. `waiting`: for the line, or for one before it. `failed`: refused; see `error`. */
  readonly state: "sending" | "waiting" | "failed";
  readonly error?: ProblemError;
}

/** A draft that was handed in. */
export interface Sending<R> {
  readonly messageId: string;
  /** The thread it is in: another one once `moveTo` was called. */
  readonly threadId: string;
  /** The gateway has it for good. Rejects only when it was definitely refused, or discarded. */
  readonly accepted: Promise<R>;
}

interface Item<D, R> {
  readonly draft: D;
  threadId: string;
  state: Progress["state"];
  error?: ProblemError;
  /** Its number, once acknowledged: it is shown until the entry itself has come. */
  ackSeq?: number;
  outcome: Deferred<R>;
}

/** What an outbox is made with. */
export interface OutboxOptions<D extends Draft, R> {
  readonly threadId: string;
  readonly job: JobOptions;
  readonly store: OutboxStore<D>;
  /** Sends one draft; rejects immediately when there is no line. */
  readonly send: (draft: D) => Promise<R>;
  readonly live: () => boolean;
  /** Called after each acknowledgement, before the next draft is sent. */
  readonly onAck: (receipt: R, draft: D) => void;
  readonly onChange: () => void;
}

/**
 * The drafts of one thread. One is under way at a time, so the order is the writer's; it is repeated with the same id
 * until the gateway accepts or definitely refuses it.
 */
export class Outbox<D extends Draft, R extends Receipt> {
  readonly #options: OutboxOptions<D, R>;
  readonly #job: Job;
  #items: Item<D, R>[] = [];
  #shown: readonly (D & Progress)[] | undefined;

  constructor(options: OutboxOptions<D, R>) {
    this.#options = options;
    this.#job = new Job(() => this.#pump(), options.job);
    this.#items = options.store.drafts(options.threadId).map((draft) => this.#itemOf(draft));
  }

  /** In the order of sending. The same array until something changes. */
  get pending(): readonly (D & Progress)[] {
    this.#shown ??= this.#items.map(({ draft, state, error }) => ({ ...draft, state, ...(error && { error }) }));
    return this.#shown;
  }

  /** Whether something is still to be sent. */
  get busy(): boolean {
    return this.#items.some(isUnsent);
  }

  /** Takes a draft. Throws `ProblemError` resource_exhausted when full. */
  add(draft: D): Sending<R> {
    if (this.#items.length >= OUTBOX_MAX) {
      throw new ProblemError({ status: 0, kind: "resource_exhausted", reason: "sdk.outbox_full" });
    }
    return this.#begin(this.#itemOf(draft));
  }

  /** Sends a refused draft again, after those that wait. Undefined when there is no such draft. */
  retry(messageId: string): Sending<R> | undefined {
    const item = this.#find(messageId);
    if (item?.state !== "failed") return undefined;
    this.#remove(item);
    return this.#begin(this.#itemOf(item.draft));
  }

  /** Drops a draft that is not under way; one that is may have arrived already. */
  discard(messageId: string): void {
    const item = this.#find(messageId);
    if (!item || item.state === "sending") return;
    this.#remove(item);
    this.#options.store.remove(item.threadId, messageId);
    item.outcome.reject(new ProblemError({ status: 0, kind: "aborted", reason: "sdk.discarded" }));
    this.#changed();
  }

  /** The draft was seen in the thread, so the gateway has it, acknowledged or not. */
  seen(messageId: string, receipt: R): void {
    const item = this.#find(messageId);
    if (!item) return;
    this.#accepted(item, receipt);
    this.#remove(item);
    this.#changed();
  }

  /** The thread is loaded up to `lastSeq`: acknowledged drafts up to there are shown by it. */
  settle(lastSeq: number): void {
    const left = this.#items.filter((item) => (item.ackSeq ?? Infinity) > lastSeq);
    if (left.length === this.#items.length) return;
    this.#items = left;
    this.#changed();
  }

  /** There is a line (again). */
  resume(): void {
    if (this.busy) this.#job.restart();
  }

  stop(): void {
    this.#job.cancel();
  }

  /** Moves everything to the outbox of the thread that goes on from this one. */
  moveTo(other: Outbox<D, R>): void {
    const moved = this.#items;
    this.#items = [];
    for (const item of moved) {
      if (isUnsent(item)) {
        this.#options.store.remove(item.threadId, item.draft.messageId);
        other.#options.store.add(other.#options.threadId, item.draft);
      }
      item.threadId = other.#options.threadId;
    }
    other.#items = [...moved, ...other.#items];
    this.#changed();
    other.#changed();
    other.resume();
  }

  #itemOf(draft: D): Item<D, R> {
    return { draft, threadId: this.#options.threadId, state: "waiting", outcome: deferred() };
  }

  #find(messageId: string): Item<D, R> | undefined {
    return this.#items.find(({ draft }) => draft.messageId === messageId);
  }

  #begin(item: Item<D, R>): Sending<R> {
    this.#items.push(item);
    this.#options.store.add(item.threadId, item.draft);
    this.#changed();
    this.#job.request();
    return {
      messageId: item.draft.messageId,
      accepted: item.outcome.promise,
      get threadId() {
        return item.threadId;
      },
    };
  }

  async #pump(): Promise<void> {
    for (let item = this.#next(); item; item = this.#next()) {
      this.#become(item, "sending");
      try {
        const receipt = await this.#options.send(item.draft);
        if (item.ackSeq === undefined) this.#accepted(item, receipt);
        this.#options.onAck(receipt, item.draft);
      } catch (error) {
        if (item.ackSeq !== undefined) continue;
        if (!isDefinite(error)) return this.#postpone(item, error);
        this.#refused(item, error);
      }
    }
  }

  #next(): Item<D, R> | undefined {
    return this.#options.live() ? this.#items.find(isUnsent) : undefined;
  }

  #postpone(item: Item<D, R>, error: unknown): void {
    this.#become(item, "waiting");
    // Without a line nothing is tried: its return resumes the outbox.
    if (this.#options.live()) throw error;
  }

  #accepted(item: Item<D, R>, receipt: R): void {
    this.#options.store.remove(item.threadId, item.draft.messageId);
    item.ackSeq = receipt.seq;
    item.outcome.resolve(receipt);
  }

  #refused(item: Item<D, R>, error: ProblemError): void {
    this.#options.store.remove(item.threadId, item.draft.messageId);
    item.error = error;
    this.#become(item, "failed");
    item.outcome.reject(error);
  }

  #become(item: Item<D, R>, state: Progress["state"]): void {
    item.state = state;
    this.#changed();
  }

  #remove(item: Item<D, R>): void {
    this.#items = this.#items.filter((one) => one !== item);
  }

  #changed(): void {
    this.#shown = undefined;
    this.#options.onChange();
  }
}

const isUnsent = (item: Item<unknown, unknown>): boolean => item.state !== "failed" && item.ackSeq === undefined;
