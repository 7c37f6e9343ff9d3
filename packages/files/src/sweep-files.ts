import type { ObjectStore } from "@switchboard/bus/object-store";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { forgetObjects, lockDiscarded } from "./store/stored-objects.ts";
import { forgetUploads } from "./store/uploads.ts";

/** Uploads are forgotten after this long, in milliseconds: until then they count against their sender's limit. */
const UPLOAD_MS = 60 * 60_000;

/** Removes objects that nobody needs any more, and forgets uploads that were begun an hour ago. */
export async function sweepFiles(pool: Pool, store: ObjectStore, now: () => Date, signal: AbortSignal): Promise<void> {
  let removed: number;
  do {
    removed = await removeSome(pool, store, now());
  } while (removed > 0 && !signal.aborted);
  await forgetUploads(pool, new Date(now().getTime() - UPLOAD_MS), signal);
}

/** One short transaction: a crash in it leaves rows of objects that are gone, which are removed once more. */
function removeSome(pool: Pool, store: ObjectStore, now: Date): Promise<number> {
  return inTransaction(pool, async (tx) => {
    const names = await lockDiscarded(tx, now);
    await Promise.all(names.map((name) => store.delete(name)));
    if (names.length > 0) await forgetObjects(tx, names);
    return names.length;
  });
}
