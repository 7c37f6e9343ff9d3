import { type PageRequest, readPage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import { existing } from "../domain/refusals.ts";
import { listDeliveries as list } from "../store/deliveries.ts";
import { findEndpoint } from "../store/endpoints.ts";

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/**
 * A page of an endpoint's deliveries, newest first; of one state when it is given. Throws not_found
 * notify.endpoint_not_found.
 */
export async function listDeliveries(
  sql: Sql,
  endpointId: string,
  state: DeliveryState | undefined,
  page: PageRequest,
): Promise<DeliveryPage> {
  existing(await findEndpoint(sql, endpointId), endpointId);
  const { rows, nextPageToken } = await readPage(
    page,
    `deliveries:${endpointId}:${state ?? ""}`,
    (after, limit) => list(sql, endpointId, state, after && BigInt(after[0] ?? ""), limit),
    ({ position }) => [String(position)],
  );
  return { deliveries: rows, nextPageToken };
}
