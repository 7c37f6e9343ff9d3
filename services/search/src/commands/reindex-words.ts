import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { indexClients } from "../changes/index-clients.ts";
import { deleteClientWords, listStrayWords } from "../store/client-words.ts";
import { listClientIds, listGone, lockClients } from "../store/clients.ts";

/** Clients of one transaction: whoever changes one of them waits so long. */
const PAGE = 500;

/**
 * Makes the words of all clients anew from what the directory has, page by page, while they are searched and changed; those of clients
 * who are gone are removed. Safe to stop.
 *
 * @param onProgress is told how many clients are done
 */
export async function reindexWords(pool: Pool, onProgress: (done: number) => void): Promise<void> {
  let done = 0;
  for (let after = ""; ; ) {
    const ids = await listClientIds(pool, after, PAGE);
    const last = ids.at(-1);
    if (last === undefined) break;
    await inTransaction(pool, async (tx) => {
      await lockClients(tx, ids);
      await indexClients(tx, ids);
    });
    done += ids.length;
    onProgress(done);
    after = last;
  }
  for (let stray = PAGE; stray === PAGE; ) stray = await inTransaction(pool, removeStray);
}

/** Removes words of clients who are gone; one that came back before the lock keeps them. Answers how many there were. */
async function removeStray(tx: Sql): Promise<number> {
  const ids = await listStrayWords(tx, PAGE);
  await lockClients(tx, ids);
  await deleteClientWords(tx, await listGone(tx, ids));
  return ids.length;
}
