import { sockets } from "../../metrics.ts";
import type { Session } from "./session.ts";

/**
 * Sockets are looked after in this many groups, one after the other: of ten thousand, 125 at a time, which takes about a
 * millisecond. What comes in meanwhile waits no longer than that, and with nobody there the timer rings ten times a second.
 */
export const SLOTS = 80;

/** Every socket of this gateway. */
export class SessionRegistry {
  /** The group of each. */
  readonly #all = new Map<Session, number>();
  readonly #silent = new Map<Session, number>();
  readonly #strangers = new Set<Session>();
  readonly #staff = new Map<string, Set<Session>>();
  readonly #slots: readonly Set<Session>[] = Array.from({ length: SLOTS }, () => new Set<Session>());
  #next = 0;

  get size(): number {
    return this.#all.size;
  }

  /** How many were welcomed. */
  get welcomed(): number {
    return this.#all.size - this.#strangers.size;
  }

  /** Whether there are some that were not welcomed, because they said nothing or were refused. */
  get hasStrangers(): boolean {
    return this.#strangers.size > 0;
  }

  /** Those that said no `hello` yet and since when, in milliseconds of the process's clock; the oldest first. */
  get silent(): ReadonlyMap<Session, number> {
    return this.#silent;
  }

  /** Staff sockets, by person. */
  get staff(): ReadonlyMap<string, ReadonlySet<Session>> {
    return this.#staff;
  }

  all(): Iterable<Session> {
    return this.#all.keys();
  }

  slot(index: number): Iterable<Session> {
    return this.#slots[index % SLOTS] ?? [];
  }

  add(session: Session): void {
    this.#all.set(session, this.#next);
    this.#silent.set(session, session.heardAt);
    this.#strangers.add(session);
    this.#slots[this.#next]?.add(session);
    this.#next = (this.#next + 1) % SLOTS;
    sockets.inc({ kind: session.kind });
  }

  /** The session says who it is, which is being looked into. */
  noteHello(session: Session): void {
    this.#silent.delete(session);
  }

  /** It is known whose the session is. */
  welcome(session: Session, identity: NonNullable<Session["identity"]>): void {
    sockets.dec({ kind: session.kind });
    session.identity = identity;
    this.#strangers.delete(session);
    sockets.inc({ kind: session.kind });
    if (identity.kind !== "staff") return;
    const sessions = this.#staff.get(identity.id) ?? new Set();
    this.#staff.set(identity.id, sessions.add(session));
  }

  /** Cuts the one that has been nobody for longest, so that its place is free. */
  dropStranger(): void {
    const [oldest] = this.#strangers;
    if (oldest === undefined) return;
    // Not only when its socket is gone: several places may be wanted in one turn of the event loop.
    this.#strangers.delete(oldest);
    oldest.terminate();
  }

  remove(session: Session): void {
    const slot = this.#all.get(session);
    if (slot === undefined) return;
    this.#all.delete(session);
    this.#silent.delete(session);
    this.#strangers.delete(session);
    this.#slots[slot]?.delete(session);
    sockets.dec({ kind: session.kind });
    if (session.identity?.kind !== "staff") return;
    const sessions = this.#staff.get(session.identity.id);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#staff.delete(session.identity.id);
  }
}
