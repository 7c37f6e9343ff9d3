import type { Session } from "./session.ts";

/** Lets each socket do something only so often. One that never does it costs nothing. */
export class Throttle {
  readonly #everyMs: number;
  readonly #last = new WeakMap<Session, number>();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** 0 when it may be done now, which then counts; else the milliseconds to wait. */
  take(session: Session): number {
    const now = performance.now();
    const waitMs = (this.#last.get(session) ?? -Infinity) + this.#everyMs - now;
    if (waitMs > 0) return Math.ceil(waitMs);
    this.#last.set(session, now);
    return 0;
  }
}
