import type { Caller } from "@switchboard/kit/caller";
import type { SearchDeps } from "../deps.ts";
import type { WholeClient } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { listExpenses, listPayments, listServices } from "../store/client-parts.ts";
import { findClient } from "../store/clients.ts";
import { listPeople } from "../store/people.ts";
import { findReach } from "../store/visibility.ts";

/**
 * A client with all that belongs to it (D2). Throws permission_denied caller.not_allowed, not_found search.client_not_found, also
 * for one that the caller may not see.
 */
export async function getClient(
  { pool }: Pick<SearchDeps, "pool">,
  caller: Caller,
  clientId: string,
): Promise<WholeClient> {
  const client = await findClient(pool, clientId, await findReach(pool, caller));
  if (client === undefined) throw clientNotFound(clientId);
  const { id } = client;
  const [people, services, payments, expenses] = await Promise.all([
    listPeople(pool, id),
    listServices(pool, id),
    listPayments(pool, id),
    listExpenses(pool, id),
  ]);
  return { client, people, services, payments, expenses };
}
