import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Client } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { findClient, lockClients } from "../store/clients.ts";

/** The client with an id, or the one that they were merged into, locked. Throws not_found search.client_not_found. */
export async function lockClient(tx: Sql, id: string): Promise<Client> {
  const found = isUuid(id) ? await findClient(tx, id, null) : undefined;
  if (found === undefined) throw clientNotFound(id);
  // As feeds and edits do: a merge that is under way leads on to the other one.
  await lockClients(tx, [found.id]);
  const client = await findClient(tx, id, null);
  if (client === undefined) throw clientNotFound(id);
  return client;
}
