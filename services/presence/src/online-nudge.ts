import { throttle } from "es-toolkit/function";
import { type LivePush, onlineChanged } from "./events.ts";

/** At most one push in this time, in milliseconds: ten a second, whatever happens. */
const EVERY_MS = 100;

/**
 * Tells whoever gives work out that it may have become possible or impossible, so that they look at once. The first of
 * many changes is told at once, all that follow closely together a moment later.
 */
export function onlineNudge(push: (push: LivePush) => void): { nudge(): void; stop(): void } {
  const nudge = throttle(() => push(onlineChanged()), EVERY_MS);
  return { nudge, stop: () => nudge.cancel() };
}
