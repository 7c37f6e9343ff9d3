/**
 * Messages come by the thousand and the relay works in batches: it is told of commits at most this often, in
 * milliseconds, which leaves the machine to the messages.
 */
const NUDGE_MS = 50;

/** A function that nudges soon after the first of many calls, once for all of them. */
export function coalesceNudges(nudge: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      nudge();
    }, NUDGE_MS).unref();
  };
}
