import { sockets } from "../../metrics.ts";
import type { Session } from "./session.ts";

/**
 * Sockets are looked after in this many groups, one after the other: of ten thousand, fifty at a time, which takes less
 * than a millisecond. What comes in meanwhile waits no longer than that.
 */
export const SLOTS = 200;

/** Every socket of this gateway. */
export class SessionRegistry {
  readonly #all = new Set<Session>();
  /** In the order they came, which is the order in which their time for `hello` runs out. */
  readonly #greeting = new Set<Session>();
  readonly #staff = new Map<string, Set<Session>>();
  readonly #slots: readonly Set<Session>[] = Array.from({ length: SLOTS }, () => new Set<Session>());
  #next = 0;

  get size(): number {
    return this.#all.size;
  }

  get greeting(): ReadonlySet<Session> {
    return this.#greeting;
  }

  /** Staff sockets, by person. */
  get staff(): ReadonlyMap<string, ReadonlySet<Session>> {
    return this.#staff;
  }

  all(): Iterable<Session> {
    return this.#all;
  }

  slot(index: number): Iterable<Session> {
    return this.#slots[index % SLOTS] ?? [];
  }

  add(session: Session): void {
    this.#all.add(session);
    this.#greeting.add(session);
    session.slot = this.#next;
    this.#slots[this.#next]?.add(session);
    this.#next = (this.#next + 1) % SLOTS;
    sockets.inc({ kind: "greeting" });
  }

  /** The session has said who it is. */
  greeted(session: Session): void {
    this.#greeting.delete(session);
    sockets.dec({ kind: "greeting" });
    sockets.inc({ kind: session.kind });
    if (session.identity?.kind !== "staff") return;
    const sessions = this.#staff.get(session.identity.id) ?? new Set();
    this.#staff.set(session.identity.id, sessions.add(session));
  }

  remove(session: Session): void {
    if (!this.#all.delete(session)) return;
    sockets.dec({ kind: this.#greeting.delete(session) ? "greeting" : session.kind });
    this.#slots[session.slot]?.delete(session);
    if (session.identity?.kind !== "staff") return;
    const sessions = this.#staff.get(session.identity.id);
    sessions?.delete(session);
    if (sessions?.size === 0) this.#staff.delete(session.identity.id);
  }
}
