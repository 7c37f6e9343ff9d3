import { type Page, type PageRequest, readPage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import { listDeliveries as list } from "../store/deliveries.ts";
import { findEndpoint } from "../store/endpoints.ts";

/**
 * A page of an endpoint's deliveries, newest first; of one state when it is given. Throws not_found
 * notify.endpoint_not_found.
 */
export async function listDeliveries(
  sql: Sql,
  endpointId: string,
  state: DeliveryState | undefined,
  page: PageRequest,
): Promise<Page<Delivery>> {
  await findEndpoint(sql, endpointId);
  return readPage(
    page,
    `deliveries:${endpointId}:${state ?? ""}`,
    (after, limit) => list(sql, endpointId, state, after && BigInt(after[0] ?? ""), limit),
    ({ position }) => [String(position)],
  );
}
