import { REPLAY_MAX, WATCH_MAX } from "@switchboard/contracts/limits";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { gapsFilled, resets } from "../../metrics.ts";
import { toWire } from "../socket/wire.ts";
import { Fanout, type FanoutOptions, type Topic } from "./fanout.ts";
import { Filler } from "./filler.ts";
import type { Entry, FramedPush, Numbered, Reader, Thread } from "./thread.ts";
import { Watched } from "./watched.ts";

/** Threads of one question for heads. */
const HEADS_PAGE = 1_000;

/** What became of a watch: the thread's state as it is, or it has to be loaded anew. */
export type WatchOutcome<S> =
  | { readonly kind: "watching"; readonly state: S; readonly lastSeq: number }
  | { readonly kind: "reset"; readonly headSeq: number };

/** Who watches which threads of one kind: replays what a reader missed, then hands on what comes, once and in order. */
export class Watching<E extends Entry, S extends Numbered, R extends Reader> {
  readonly thread: Thread<E, S, R>;
  readonly #log: Logger;
  readonly #filler: Filler<E, S, R>;
  readonly #fanout: Fanout<Watched<R>>;
  /** What each reader watches, by id. Those who watch nothing have no place here. */
  readonly #watched = new Map<R, Map<string, Watched<R>>>();

  constructor(thread: Thread<E, S, R>, options: FanoutOptions) {
    this.thread = thread;
    this.#log = options.log;
    this.#filler = new Filler(thread);
    this.#fanout = new Fanout(options, thread.subject, (topic, data) => this.#deliver(topic, data));
  }

  /**
   * Lets a reader watch a thread from after the newest entry they have. Watching it again starts over from there.
   * Errors: those of reading it; resource_exhausted realtime.too_many_chats, realtime.too_many_reads.
   */
  watch(reader: R, id: string, afterSeq: number): Promise<WatchOutcome<S>> {
    const mine = this.#watched.get(reader);
    const known = mine?.get(id);
    if (known === undefined && mine !== undefined && mine.size >= WATCH_MAX) {
      return Promise.reject(new AppError("resource_exhausted", "realtime.too_many_chats", { max: String(WATCH_MAX) }));
    }
    const watched = known ?? this.#begin(reader, id, afterSeq);
    const outcome = watched.turn.then(() => {
      const begunAnew = watched.state === "ended" && reader.open;
      return begunAnew ? this.watch(reader, id, afterSeq) : this.#watch(watched, afterSeq);
    });
    watched.turn = outcome.catch(() => undefined);
    return outcome;
  }

  unwatch(reader: R, id: string): void {
    const watched = this.#watched.get(reader)?.get(id);
    if (watched !== undefined) this.#forget(watched, "left");
  }

  /** Ends every watch of a reader. */
  leave(reader: R): void {
    for (const watched of [...(this.#watched.get(reader)?.values() ?? [])]) this.#forget(watched, "left");
  }

  /** Looks again at what a reader watches: what they may not see any more is over. */
  recheck(reader: R): void {
    for (const watched of this.#watched.get(reader)?.values() ?? []) void this.#recheck(watched);
  }

  /** A watch that was answered and goes on: it proves that the reader may see the thread. */
  live(reader: R, id: string): Watched<R> | undefined {
    const watched = this.#watched.get(reader)?.get(id);
    return watched?.state === "live" ? watched : undefined;
  }

  /** How far the threads have come that a reader watches; undefined when they watch none. */
  headsOf(reader: R): Record<string, number> | undefined {
    const mine = this.#watched.get(reader);
    if (mine === undefined) return undefined;
    const heads: Record<string, number> = {};
    for (const { id, state, feed } of mine.values()) if (state === "live") heads[id] = feed.known;
    return heads;
  }

  /** Asks how far all watched threads have come: whoever has less gets the rest. Errors: those of asking. */
  async compareHeads(): Promise<void> {
    const ids = this.#fanout.keys();
    for (let from = 0; from < ids.length; from += HEADS_PAGE) {
      const heads = await this.thread.heads(ids.slice(from, from + HEADS_PAGE));
      for (const [id, headSeq] of Object.entries(heads)) this.#noteHead(id, headSeq);
    }
  }

  #noteHead(id: string, headSeq: number): void {
    for (const watched of this.#fanout.members(id)) {
      watched.feed.noteHead(headSeq);
      if (watched.feed.behind) this.#fillGap(watched);
    }
  }

  #begin(reader: R, id: string, afterSeq: number): Watched<R> {
    const watched = new Watched(reader, id, afterSeq);
    const mine = this.#watched.get(reader) ?? new Map();
    this.#watched.set(reader, mine.set(id, watched));
    return watched;
  }

  #forget(watched: Watched<R>, as: "ended" | "left"): void {
    const { reader, id } = watched;
    watched.state = as;
    const mine = this.#watched.get(reader);
    mine?.delete(id);
    if (mine?.size === 0) this.#watched.delete(reader);
    this.#fanout.leave(id, watched);
  }

  async #watch(watched: Watched<R>, afterSeq: number): Promise<WatchOutcome<S>> {
    const { feed } = watched;
    try {
      if (watched.state === "live") watched.state = "starting";
      await watched.filling?.catch(() => undefined);
      feed.restart(afterSeq);
      // Before the state is read, so that nothing falls between the reading and the pushes.
      if (!watched.over) await this.#fanout.join(watched.id, watched).ready;
      const state = await this.#filler.read(watched);
      const { headSeq } = state;
      const missed = headSeq - afterSeq;
      if (missed < 0 || missed > REPLAY_MAX) return this.#reset(watched, headSeq);
      watched.person = this.thread.personOf(state);
      feed.noteHead(headSeq);
      if (!(await this.#filler.fill(watched))) return this.#reset(watched, headSeq);
      if (!watched.over) watched.state = "live";
      return { kind: "watching", state, lastSeq: feed.last };
    } catch (error) {
      this.#forget(watched, "ended");
      throw error;
    }
  }

  #reset(watched: Watched<R>, headSeq: number): WatchOutcome<S> {
    this.#forget(watched, "ended");
    resets.inc();
    return { kind: "reset", headSeq };
  }

  #deliver(topic: Topic<Watched<R>>, data: Uint8Array): void {
    const push = this.thread.decode(data);
    if (push?.kind === "state") this.#deliverState(topic, push.state);
    else if (push !== undefined) this.#deliverFrame(topic, push, toWire(push.frame));
  }

  #deliverFrame(topic: Topic<Watched<R>>, push: FramedPush<R>, frame: Buffer): void {
    for (const watched of topic.members) {
      const { reader } = watched;
      if (push.kind === "entry") this.#offer(watched, push.seq, frame);
      else if (push.kind === "news") reader.send(frame);
      else if (push.isFor(reader)) reader.sendMark(frame);
    }
  }

  #offer(watched: Watched<R>, seq: number, frame: Buffer): void {
    if (watched.feed.offer(seq, frame)) watched.reader.send(frame);
    else if (watched.feed.behind) this.#fillGap(watched);
  }

  #deliverState(topic: Topic<Watched<R>>, state: S): void {
    const frameFor = this.thread.stateFrames(state);
    for (const watched of topic.members) {
      watched.person = this.thread.personOf(state);
      if (this.thread.maySee(state, watched.reader)) watched.reader.send(frameFor(watched.reader));
      else void this.#recheck(watched);
    }
  }

  async #recheck(watched: Watched<R>): Promise<void> {
    try {
      const state = await this.#filler.read(watched);
      if (!watched.over) watched.reader.send(this.thread.stateFrames(state)(watched.reader));
    } catch (error) {
      this.#endWhenHidden(watched, AppError.from(error));
    }
  }

  #fillGap(watched: Watched<R>): void {
    if (watched.state !== "live" || watched.filling !== undefined) return;
    gapsFilled.inc();
    // What has no number may have been lost with the entries, so the state is read again too.
    this.#filler
      .fill(watched)
      .then((whole) => (whole ? this.#recheck(watched) : this.#end(watched, watched.feed.known)))
      .catch((error: unknown) => this.#endWhenHidden(watched, AppError.from(error)));
  }

  /** It may not be seen any more: the watch is over. A service that is away is no reason: the next heartbeat tries again. */
  #endWhenHidden(watched: Watched<R>, error: AppError): void {
    if (error.kind === "not_found" || error.kind === "permission_denied") this.#end(watched, 0);
    else this.#log.warn({ err: error, thread_id: watched.id }, "a gap could not be filled yet");
  }

  #end(watched: Watched<R>, headSeq: number): void {
    if (watched.over) return;
    this.#reset(watched, headSeq);
    watched.reader.send(this.thread.resetFrame(watched.id, headSeq));
  }
}
