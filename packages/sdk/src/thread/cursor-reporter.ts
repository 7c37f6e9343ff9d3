import { Job, type JobOptions } from "../job.ts";
import { isDefinite } from "../problem-error.ts";

/** One report for each thread in this time, in milliseconds, however many entries come. */
const COALESCE_MS = 250;

/** How far one side has come in a thread: what reached a screen, and what was looked at. */
export interface Cursors {
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/** Tells the gateway how far this side has come in one thread. Both numbers only grow, also over reconnects. */
export class CursorReporter {
  readonly #send: (cursors: Partial<Cursors>) => Promise<unknown>;
  readonly #live: () => boolean;
  readonly #job: Job;
  #wanted: Cursors = { delivered_seq: 0, read_seq: 0 };
  #reported: Cursors = { delivered_seq: 0, read_seq: 0 };

  /** @param send rejects when the report did not arrive; not called unless `live`. */
  constructor(send: (cursors: Partial<Cursors>) => Promise<unknown>, live: () => boolean, options: JobOptions) {
    this.#send = send;
    this.#live = live;
    this.#job = new Job(() => this.#report(), options);
  }

  /** Entries up to `seq` are on this screen. */
  delivered(seq: number): void {
    this.#want({ delivered_seq: seq, read_seq: 0 });
  }

  /** Entries up to `seq` were looked at. */
  read(seq: number): void {
    this.#want({ delivered_seq: seq, read_seq: seq });
  }

  /** The gateway has them already, from this or another screen of the same side. */
  known(cursors: Cursors): void {
    this.#reported = furthest(this.#reported, cursors);
  }

  /** There is a line again. */
  resume(): void {
    if (this.#outstanding) this.#job.restart();
  }

  stop(): void {
    this.#job.cancel();
  }

  get #outstanding(): boolean {
    const { delivered_seq, read_seq } = this.#wanted;
    return delivered_seq > this.#reported.delivered_seq || read_seq > this.#reported.read_seq;
  }

  #want(cursors: Cursors): void {
    this.#wanted = furthest(this.#wanted, cursors);
    if (this.#outstanding) this.#job.request(COALESCE_MS);
  }

  async #report(): Promise<void> {
    if (!this.#outstanding || !this.#live()) return;
    const { delivered_seq, read_seq } = this.#wanted;
    const report = {
      ...(delivered_seq > this.#reported.delivered_seq && { delivered_seq }),
      ...(read_seq > this.#reported.read_seq && { read_seq }),
    };
    try {
      await this.#send(report);
    } catch (error) {
      // A definite refusal (the chat is another operator's by now) stays one: it is not repeated.
      if (!isDefinite(error)) throw error;
    }
    this.known({ delivered_seq, read_seq });
  }
}

/** Both numbers at their furthest; `one` itself when `other` is not further. */
export function furthest(one: Cursors, other: Cursors): Cursors {
  if (other.delivered_seq <= one.delivered_seq && other.read_seq <= one.read_seq) return one;
  return {
    delivered_seq: Math.max(one.delivered_seq, other.delivered_seq),
    read_seq: Math.max(one.read_seq, other.read_seq),
  };
}
