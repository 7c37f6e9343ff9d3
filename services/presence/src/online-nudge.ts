import { type LivePush, onlineChanged } from "./events.ts";

/** At most one push in this time, in milliseconds: ten a second, whatever happens. */
const EVERY_MS = 100;

/** Tells whoever gives work out that it may have become possible or impossible, so that they look at once. */
export class OnlineNudge {
  readonly #push: (push: LivePush) => void;
  #pushedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(push: (push: LivePush) => void) {
    this.#push = push;
  }

  /** Who is online changed. The first of many is told at once, all that follow closely together a moment later. */
  nudge(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#pushedAt + EVERY_MS - performance.now();
    if (waitMs <= 0) this.#tell();
    else this.#timer = setTimeout(() => this.#tell(), waitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.#timer = undefined;
    this.#pushedAt = performance.now();
    this.#push(onlineChanged());
  }
}
