import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import { existing } from "../domain/refusals.ts";
import { listDeliveries as list } from "../store/deliveries.ts";
import { findEndpoint } from "../store/endpoints.ts";
import type { PageRequest } from "./list-mails.ts";

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
  const limit = pageSize(page.pageSize);
  const filter = `deliveries:${endpointId}:${state ?? ""}`;
  const [before] = page.pageToken === "" ? [] : decodePageToken(page.pageToken, filter);
  // One more than asked for tells whether there is a next page.
  const found = await list(sql, endpointId, state, before === undefined ? undefined : BigInt(before), limit + 1);
  const deliveries = found.slice(0, limit);
  const last = found.length > limit ? deliveries.at(-1) : undefined;
  return {
    deliveries,
    nextPageToken: last === undefined ? "" : encodePageToken([String(last.position)], filter),
  };
}
