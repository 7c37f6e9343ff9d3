import { WATCH_MAX } from "@switchboard/contracts/limits";
import type { Link } from "../link.ts";
import type { Entry } from "./entry-buffer.ts";
import type { Receipt } from "./outbox.ts";
import type { Draft } from "./outbox-store.ts";
import type { Thread } from "./thread.ts";

/** A thread that nobody listens to any more is followed this much longer, in milliseconds: pages change screens. */
const IDLE_MS = 5_000;
/** Threads kept at most; those not followed go first. */
const KEPT_MAX = 2 * WATCH_MAX;

/** Something around a thread. */
export interface Threaded {
  readonly thread: Pick<
    Thread<Entry, Draft, Receipt>,
    "id" | "wanted" | "busy" | "resumeSeq" | "watch" | "unwatch" | "established" | "pause"
  >;
}

interface Kept<T> {
  readonly value: T;
  listeners: number;
  /** When the last listener left, in milliseconds since 1970. */
  idleSince?: number;
}

/** All threads of one client, one object each: decides which are followed, and which are forgotten. */
export class Threads<T extends Threaded> {
  /** Least recently asked for first. */
  readonly #kept = new Map<string, Kept<T>>();
  /** Who wants a thread followed whether or not someone listens. */
  readonly #pinned = new Map<string, Set<object>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get(id: string): T | undefined {
    return this.#kept.get(id)?.value;
  }

  /** The one with this id, made now if need be, and followed from now on while someone uses it. */
  open(id: string, make: () => T): T {
    const kept = this.#kept.get(id) ?? { value: make(), listeners: 0 };
    // Once more at the end: it is the one asked for last.
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    if (kept.listeners === 0) delete kept.idleSince;
    kept.value.thread.watch();
    this.#trim();
    return kept.value;
  }

  /** Has it followed whether or not someone listens, until `by` and everyone else who pinned it unpins it. */
  pin(id: string, by: object): void {
    const pins = this.#pinned.get(id) ?? new Set();
    this.#pinned.set(id, pins.add(by));
  }

  /** Has it followed only while someone listens, unless someone else has pinned it. */
  unpin(id: string, by: object): void {
    const pins = this.#pinned.get(id);
    if (!pins?.delete(by) || pins.size > 0) return;
    this.#pinned.delete(id);
    const kept = this.#kept.get(id);
    if (kept && kept.listeners === 0) this.#idle(kept);
  }

  /** So many listen to a thread by now. */
  used(thread: T["thread"], listeners: number): void {
    const kept = this.#kept.get(thread.id);
    if (kept?.value.thread !== thread) return;
    kept.listeners = listeners;
    if (listeners > 0) {
      delete kept.idleSince;
      thread.watch();
    } else if (!this.#pinned.has(thread.id)) this.#idle(kept);
  }

  /** The newest number had of each followed thread, for `hello`. */
  resume(): Record<string, number> {
    const heads: [string, number][] = [];
    for (const { thread } of this.#values()) {
      if (thread.resumeSeq !== undefined) heads.push([thread.id, thread.resumeSeq]);
    }
    // More would be refused as a whole; threads beyond it are followed one by one, and refused one by one.
    return Object.fromEntries(heads.slice(-WATCH_MAX));
  }

  /** A new link stands: every thread catches up on it. */
  established(link: Link): void {
    for (const { thread } of this.#values()) thread.established(link);
  }

  /** No timer is left; what is there stays readable. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { thread } of this.#values()) thread.pause();
  }

  /** Forgets everything, for another user. */
  clear(): void {
    this.pause();
    for (const { thread } of this.#values()) thread.unwatch();
    this.#kept.clear();
    this.#pinned.clear();
  }

  #values(): T[] {
    return [...this.#kept.values()].map(({ value }) => value);
  }

  #idle(kept: Kept<T>): void {
    kept.idleSince = Date.now();
    this.#sweepLater();
  }

  #sweepLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sweep();
    }, IDLE_MS);
  }

  #sweep(): void {
    for (const { value, idleSince } of this.#kept.values()) {
      const { thread } = value;
      if (idleSince === undefined || !thread.wanted) continue;
      if (Date.now() - idleSince < IDLE_MS || thread.busy) this.#sweepLater();
      else thread.unwatch();
    }
  }

  /** Keeps within what one socket may watch and what is worth remembering. */
  #trim(): void {
    const kept = [...this.#kept.values()];
    const loose = kept.filter(({ value: { thread } }) => !this.#pinned.has(thread.id) && !thread.busy);
    const wanted = kept.filter(({ value }) => value.thread.wanted).length;
    const idlest = loose.filter(({ value }) => value.thread.wanted);
    for (const { value } of idlest.slice(0, Math.max(wanted - WATCH_MAX, 0))) value.thread.unwatch();
    const forgettable = loose.filter(({ value, listeners }) => !value.thread.wanted && listeners === 0);
    for (const { value } of forgettable.slice(0, Math.max(this.#kept.size - KEPT_MAX, 0))) {
      value.thread.pause();
      this.#kept.delete(value.thread.id);
    }
  }
}
