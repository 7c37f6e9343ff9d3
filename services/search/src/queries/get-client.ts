import type { Caller } from "@switchboard/kit/caller";
import type { SearchDeps } from "../deps.ts";
import type { ChatOfClient, Client, WholeClient } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { CHATS_SOURCE } from "../domain/registration.ts";
import { listExpenses, listPayments, listServices } from "../store/client-parts.ts";
import { findIdOfSite, findKnown, listIdsIn, listSitesOf } from "../store/client-sources.ts";
import { findClient } from "../store/clients.ts";
import { listPeople } from "../store/people.ts";
import { findReach } from "../store/visibility.ts";

/** Rows of one list that are shown with a client; lists have the rest. */
const SHOWN_MAX = 200;
/** Sites, and chats of a registration, that are shown with a client. */
const SITES_MAX = 20;

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
  const [people, services, payments, expenses, sites, chatIds] = await Promise.all([
    listPeople(pool, id, undefined, SHOWN_MAX),
    listServices(pool, id, undefined, SHOWN_MAX),
    listPayments(pool, id, undefined, SHOWN_MAX),
    listExpenses(pool, id, { after: undefined, limit: SHOWN_MAX }),
    listSitesOf(pool, id, SITES_MAX),
    listIdsIn(pool, CHATS_SOURCE, id, SITES_MAX),
  ]);
  return { client, people, services, payments, expenses, sites, chatIds };
}

/** The client of a chat (C8): whom its site names, or who was registered from it. Throws as {@link getClient}. */
export async function getChatClient(
  { pool }: Pick<SearchDeps, "pool">,
  caller: Caller,
  { chatId, ...site }: ChatOfClient,
): Promise<Client> {
  const reach = await findReach(pool, caller);
  const named = site.clientId !== "";
  const id = named
    ? await findIdOfSite(pool, site)
    : (await findKnown(pool, CHATS_SOURCE, [chatId])).get(chatId)?.clientId;
  const client = typeof id === "string" ? await findClient(pool, id, reach) : undefined;
  if (client === undefined) throw clientNotFound(site.clientId);
  return client;
}
