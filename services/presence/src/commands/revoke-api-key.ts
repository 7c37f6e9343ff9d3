import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import type { ApiKey } from "../domain/api-key.ts";
import { announceApiKeyRevoked } from "../events.ts";
import { findApiKey, markRevoked } from "../store/api-keys.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";

/** G4: ends a key at once and for good; ending it again changes nothing. Throws not_found presence.api_key_not_found. */
export async function revokeApiKey(pool: Pool, id: string, actor: Caller, now: Date): Promise<ApiKey> {
  if (!isUuid(id)) throw notFound(id);
  return inTransaction(pool, async (tx) => {
    const revoked = await markRevoked(tx, id, now);
    if (revoked === undefined) {
      const known = await findApiKey(tx, id);
      if (known === undefined) throw notFound(id);
      return known;
    }
    await appendAuditEntry(tx, { actor, action: "revoke_api_key", targetId: id, details: { name: revoked.name } });
    await announceApiKeyRevoked(tx, id);
    return revoked;
  });
}

function notFound(id: string): AppError {
  return new AppError("not_found", "presence.api_key_not_found", { id: id.slice(0, 40) });
}
