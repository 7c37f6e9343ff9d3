/** What a source gives, until the signal is aborted: then its reason is thrown, even if the source gives nothing. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let stop: (reason: unknown) => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = reject;
  });
  aborted.catch(() => undefined);
  const onAbort = (): void => stop(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    for (;;) {
      const next = await Promise.race([aborted, iterator.next()]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not waited for: a source that gives nothing does not end either. Whoever made it learns of its errors.
    iterator.return?.().catch(() => undefined);
  }
}

/** The same bytes in blocks of one size, the last one shorter; no block for no bytes. */
export async function* blocksOf(source: AsyncIterable<Uint8Array>, blockBytes: number): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const piece of source) {
    for (let read = 0; read < piece.length; ) {
      const taken = piece.subarray(read, read + blockBytes - filled);
      block.set(taken, filled);
      filled += taken.length;
      read += taken.length;
      if (filled === blockBytes) {
        yield block;
        // A new one: the reader may still hold the last.
        block = new Uint8Array(blockBytes);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
