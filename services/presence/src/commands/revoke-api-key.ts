import { appendToOutbox } from "@switchboard/bus/outbox";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import { inTransaction } from "@switchboard/pg/pool";
import type { PresenceDeps } from "../deps.ts";
import type { ApiKey } from "../domain/api-key.ts";
import { apiKeyRevoked } from "../events.ts";
import { findApiKey, markRevoked } from "../store/api-keys.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";

/** G4: ends a key at once and for good; ending it again changes nothing. Throws not_found presence.api_key_not_found. */
export async function revokeApiKey(
  { pool, written, now }: Pick<PresenceDeps, "pool" | "written" | "now">,
  { caller: actor }: Pick<Asking, "caller">,
  id: string,
): Promise<ApiKey> {
  const key = await inTransaction(pool, async (tx) => {
    const revoked = isUuid(id) ? await markRevoked(tx, id, now()) : undefined;
    if (revoked === undefined) return isUuid(id) ? findApiKey(tx, id) : undefined;
    await appendAuditEntry(tx, { actor, action: "revoke_api_key", targetId: id, details: { name: revoked.name } });
    await appendToOutbox(tx, [apiKeyRevoked(id)]);
    return revoked;
  });
  if (key === undefined) throw new AppError("not_found", "presence.api_key_not_found", { id: id.slice(0, 40) });
  written();
  return key;
}
