import { Feed } from "./feed.ts";

/**
 * One thread as one reader watches it. It is
 * - `starting`: what the reader misses is being sent, and the watch is not answered yet.
 * - `live`: the watch was answered. From now on gaps are filled without being asked.
 * - `ended`: by a reset, or because it could not be read. A watch that waited for its turn begins anew.
 * - `left`: unwatched, or the socket is closed. Nothing more is sent.
 */
export class Watched<R> {
  readonly reader: R;
  readonly id: string;
  readonly feed: Feed<Buffer>;
  state: "starting" | "live" | "ended" | "left" = "starting";
  /** The fetch that is going on; it tells whether nothing is missing. */
  filling: Promise<boolean> | undefined;
  /** Watches of the same thread by one reader take turns. */
  turn: Promise<unknown> = Promise.resolve();
  /** The name of whom the thread is with. */
  person = "";

  constructor(reader: R, id: string, afterSeq: number) {
    this.reader = reader;
    this.id = id;
    this.feed = new Feed(afterSeq);
  }

  get over(): boolean {
    return this.state === "ended" || this.state === "left";
  }
}
