import { AppError } from "@switchboard/kit/errors";
import { sleep } from "@switchboard/kit/sleep";
import type { Entry, Numbered, Reader } from "./thread.ts";
import type { Watching } from "./watching.ts";

/** While a service is away a resume tries again, waiting this long first and at most, in milliseconds. */
const RETRY_MS = [250, 1_000] as const;

/**
 * Brings a new reader to where their client was before (G3, C3): watches every thread again from where the client has
 * it. Waits for a service that is away. Resolves with the newest number that was sent of each; one that is missing there
 * had its reset. Errors: those of reading a thread, except not_found.
 */
export async function resume<E extends Entry, S extends Numbered, R extends Reader>(
  watching: Watching<E, S, R>,
  reader: R,
  cursors: Readonly<Record<string, number>>,
): Promise<Record<string, number>> {
  const heads: Record<string, number> = {};
  const resumeOne = async ([id, afterSeq]: [string, number]): Promise<void> => {
    const head = await resumeThread(watching, reader, id, afterSeq);
    if (head !== undefined) heads[id] = head;
  };
  await Promise.all(Object.entries(cursors).map(resumeOne));
  return heads;
}

/** The number of the newest entry that was sent; undefined when the client has to load the thread instead. */
async function resumeThread<E extends Entry, S extends Numbered, R extends Reader>(
  watching: Watching<E, S, R>,
  reader: R,
  id: string,
  afterSeq: number,
): Promise<number | undefined> {
  const { thread } = watching;
  for (let pause: number = RETRY_MS[0]; reader.open; pause = Math.min(RETRY_MS[1], pause * 2)) {
    try {
      const outcome = await watching.watch(reader, id, afterSeq);
      if (outcome.kind === "watching") {
        // What happened to the thing itself was missed as well, and has no number to tell by.
        reader.send(thread.stateFrames(outcome.state)(reader));
        return outcome.lastSeq;
      }
      reader.send(thread.resetFrame(id, outcome.headSeq));
      return undefined;
    } catch (error) {
      const refusal = AppError.from(error);
      if (!passes(refusal)) {
        reader.send(thread.resetFrame(id, 0));
        if (refusal.kind !== "not_found") throw refusal;
        return undefined;
      }
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }
  return undefined;
}

function passes({ kind, reason }: AppError): boolean {
  return kind === "unavailable" || kind === "deadline_exceeded" || reason === "realtime.too_many_reads";
}
