/**
 * Repeats a statement that deletes a bounded number of rows, short enough to disturb nobody, until it finds none or the
 * signal is aborted. Returns how many rows that were.
 */
export async function untilNone(signal: AbortSignal, deleteSome: () => Promise<number>): Promise<number> {
  let total = 0;
  while (!signal.aborted) {
    const deleted = await deleteSome();
    if (deleted === 0) break;
    total += deleted;
  }
  return total;
}
