import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction } from "@switchboard/pg/pool";
import type { NotifyDeps } from "../deps.ts";
import { existing } from "../domain/refusals.ts";
import { lockEndpoint, markDeleted } from "../store/endpoints.ts";

/**
 * Removes an endpoint. Nothing is sent to it any more; its deliveries are removed bit by bit. Throws not_found
 * notify.endpoint_not_found.
 */
export async function deleteEndpoint({ pool }: NotifyDeps, asking: Asking, id: string): Promise<void> {
  await inTransaction(pool, (tx) =>
    once(tx, idempotent(asking, "deleteEndpoint", { id }), async () => {
      existing(await lockEndpoint(tx, id), id);
      await markDeleted(tx, id);
      return id;
    }),
  );
}
