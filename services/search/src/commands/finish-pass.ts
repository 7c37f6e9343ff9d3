import { inTransaction } from "@switchboard/pg/pool";
import { deleteClients } from "../changes/take-in-rows.ts";
import type { SearchDeps } from "../deps.ts";
import { passNotFound, tooFewClients } from "../domain/refusals.ts";
import { lockSource } from "../store/client-sources.ts";
import { countMissing, hasPass, takeMissing } from "../store/import-passes.ts";

/** A pass of which all rows were taken. */
export interface FinishedPass {
  readonly source: string;
  readonly passId: string;
  /** Of the clients that were there, how many in a hundred it may be without. */
  readonly missingPercent: number;
}

/** Clients that are deleted in one transaction. */
const BATCH = 500;

/**
 * Deletes what a pass over all clients of a source did not bring, and answers how many. Throws not_found search.pass_not_found, and
 * failed_precondition search.too_few_clients for a pass that brought suspiciously few: rights, filters and broken pages make
 * clients vanish while everything looks well (R9).
 */
export async function finishPass(
  { pool, now, written }: Pick<SearchDeps, "pool" | "now" | "written">,
  { source, passId, missingPercent }: FinishedPass,
): Promise<number> {
  if (!(await hasPass(pool, source, passId))) throw passNotFound(passId);
  const { known, missing } = await countMissing(pool, source, passId);
  if (missing * 100 > known * missingPercent) throw tooFewClients(known, missing);
  let deleted = 0;
  for (let taken = BATCH; taken === BATCH; ) {
    taken = await inTransaction(pool, async (tx) => {
      await lockSource(tx, source);
      const ids = await takeMissing(tx, source, passId, BATCH);
      deleted += (await deleteClients(tx, source, ids, now())).length;
      return ids.length;
    });
    written();
  }
  return deleted;
}
