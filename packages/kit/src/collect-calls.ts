/**
 * Runs something once for all calls of a moment: so many milliseconds after the first of them. A throttle of a library moves its
 * timer with each call, which costs a message more than what it is told for.
 */
export function collectCalls(run: () => void, momentMs: number): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      run();
    }, momentMs);
  };
}
