import { inTransaction } from "@switchboard/pg/pool";
import type { SearchDeps } from "../deps.ts";
import { normalIdentifier } from "../domain/identifier.ts";
import { findIdOfSite } from "../store/client-sources.ts";
import { lockClients } from "../store/clients.ts";
import { saveAddress } from "../store/seen-identifiers.ts";

/** Addresses of chats that a client is found by. */
const ADDRESSES_MAX = 50;

/** A client of a site, seen in a chat. */
export interface Seen {
  readonly chatId: string;
  readonly projectId: string;
  readonly clientId: string;
  readonly ipAddress: string;
}

/**
 * Keeps from which address a client wrote (F1), so that they are found by it. Told twice, or late, it is the same. A client whom
 * the directory does not have is nobody's.
 */
export async function noteAddress(
  { pool }: Pick<SearchDeps, "pool">,
  { chatId, ipAddress, ...site }: Seen,
): Promise<void> {
  const value = normalIdentifier("ip", ipAddress);
  if (value === undefined) return;
  await inTransaction(pool, async (tx) => {
    const found = await findIdOfSite(tx, site);
    if (found === undefined) return;
    // Two chats of one client take turns; who was merged or erased meanwhile is looked up once more.
    await lockClients(tx, [found]);
    const clientId = await findIdOfSite(tx, site);
    if (clientId === found) await saveAddress(tx, { clientId, partId: chatId, value }, ADDRESSES_MAX);
  });
}
