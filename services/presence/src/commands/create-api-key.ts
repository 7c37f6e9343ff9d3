import { scopes } from "@switchboard/contracts/scopes";
import { callerName } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import { API_KEYS_MAX, type ApiKey, type ApiKeyInput, checkApiKey } from "../domain/api-key.ts";
import { newApiKeySecret } from "../security/api-key-secrets.ts";
import { countGoodApiKeys, findApiKey, insertApiKey, lockApiKeys } from "../store/api-keys.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";

/** A new key; the secret is empty when the request was a repetition, because it is kept nowhere. */
export interface CreatedApiKey {
  readonly key: ApiKey;
  readonly secret: string;
}

/**
 * G4: makes a key. Throws invalid_argument presence.invalid_api_key naming the field, failed_precondition
 * presence.too_many_api_keys.
 */
export async function createApiKey(
  deps: WriteDeps & Pick<PresenceDeps, "now">,
  asking: Asking,
  given: ApiKeyInput,
): Promise<CreatedApiKey> {
  const [id, now, actor] = [newId(), deps.now(), asking.caller];
  const input = checkApiKey(given, scopes, now);
  const key = { ...input, id, createdBy: callerName(actor), createdAt: now, revokedAt: null, lastUsedAt: null };
  const { secret, hash } = newApiKeySecret(id);
  // The answer is stored for repetitions, so nothing secret may be in it.
  const made = await write(deps, { asking, rpc: "CreateApiKey", input }, async (tx) => {
    await insert(tx, key, hash);
    const details = { name: key.name, scopes: key.scopes, expires_at: key.expiresAt };
    await appendAuditEntry(tx, { actor, action: "create_api_key", targetId: id, details });
    return { id };
  });
  return made.id === id ? { key, secret } : { key: await find(deps.pool, made.id), secret: "" };
}

async function insert(tx: Sql, key: ApiKey, hash: Buffer): Promise<void> {
  await lockApiKeys(tx);
  if ((await countGoodApiKeys(tx, key.createdAt)) >= API_KEYS_MAX) {
    throw new AppError("failed_precondition", "presence.too_many_api_keys", { max: String(API_KEYS_MAX) });
  }
  await insertApiKey(tx, key, hash);
}

async function find(sql: Sql, id: string): Promise<ApiKey> {
  const key = await findApiKey(sql, id);
  if (key === undefined) throw new TypeError("a key that was made is there: none is ever deleted");
  return key;
}
