import { Slots } from "@switchboard/kit/slots";
import type { Entry, Numbered, Page, Reader, Thread } from "./thread.ts";
import type { Watched } from "./watched.ts";

/** Reads of all readers together, so that a thousand reconnections at once do not drown a service. */
const READS_AT_ONCE = 64;
/** Reads that wait for their turn: after a deploy each of many readers has many threads. */
const READS_WAITING = 100_000;

/** Fetches what a watched thread lacks, and writes it before what came live meanwhile. */
export class Filler<E extends Entry, S extends Numbered, R extends Reader> {
  readonly #thread: Thread<E, S, R>;
  readonly #reads = new Slots(READS_AT_ONCE, READS_WAITING, "realtime.too_many_reads");

  constructor(thread: Thread<E, S, R>) {
    this.#thread = thread;
  }

  /** Reads a thread's state when it is its turn. Errors: those of reading; resource_exhausted realtime.too_many_reads. */
  read({ id, reader }: Watched<R>): Promise<S> {
    return this.#reads.run(() => this.#thread.read(id, reader));
  }

  /**
   * Writes everything that is known and was not written; there is one fill of a watch at a time. Resolves with false when
   * entries are known that do not exist. Errors: as `read`.
   */
  fill(watched: Watched<R>): Promise<boolean> {
    watched.filling ??= this.#fill(watched).finally(() => {
      watched.filling = undefined;
    });
    return watched.filling;
  }

  async #fill(watched: Watched<R>): Promise<boolean> {
    const { feed, reader } = watched;
    feed.beginFilling();
    while (!watched.over && reader.open) {
      for (let frame = feed.takeHeld(); frame !== undefined; frame = feed.takeHeld()) await reader.sendPaced(frame);
      if (feed.settle()) return true;
      const { last, known } = feed;
      const { headSeq, more } = await this.#fetchPage(watched);
      // What was heard of meanwhile is newer than the page.
      if (feed.known > known) continue;
      if (!more) feed.correctHead(headSeq);
      // A number is missing for good: asked again, the service would say the same.
      if (feed.last === last && feed.behind) return false;
    }
    return true;
  }

  async #fetchPage({ id, feed, reader }: Watched<R>): Promise<Page<E>> {
    const page = await this.#reads.run(() => this.#thread.fetch(id, feed.last, reader));
    for (const entry of page.entries) {
      if (feed.fetched(entry.seq)) await reader.sendPaced(this.#thread.entryFrame(entry));
    }
    return page;
  }
}
