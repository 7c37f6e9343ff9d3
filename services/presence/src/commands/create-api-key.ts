import { scopes } from "@switchboard/contracts/scopes";
import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool, type Sql } from "@switchboard/pg/pool";
import { API_KEYS_MAX, type ApiKey, type ApiKeyInput, checkApiKey } from "../domain/api-key.ts";
import { newApiKeySecret } from "../security/api-key-secrets.ts";
import { countGoodApiKeys, findApiKey, insertApiKey, lockApiKeys } from "../store/api-keys.ts";
import { appendAuditEntry, nameOf } from "../store/audit-entries.ts";

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
  pool: Pool,
  input: ApiKeyInput,
  actor: Caller,
  now: Date,
  request: IdempotentRequest,
): Promise<CreatedApiKey> {
  const id = newId();
  const checked = checkApiKey(input, scopes, now);
  const key = { ...checked, id, createdBy: nameOf(actor), createdAt: now, revokedAt: null, lastUsedAt: null };
  const { secret, hash } = newApiKeySecret(id);
  return inTransaction(pool, async (tx) => {
    // The answer is stored for repetitions, so nothing secret may be in it.
    const made = await once(tx, request, () => insert(tx, key, hash, actor));
    if (made.id === id) return { key, secret };
    return { key: await find(tx, made.id), secret: "" };
  });
}

async function insert(tx: Sql, key: ApiKey, hash: Buffer, actor: Caller): Promise<{ id: string }> {
  await lockApiKeys(tx);
  if ((await countGoodApiKeys(tx, key.createdAt)) >= API_KEYS_MAX) {
    throw new AppError("failed_precondition", "presence.too_many_api_keys", { max: String(API_KEYS_MAX) });
  }
  await insertApiKey(tx, key, hash);
  const details = { name: key.name, scopes: key.scopes, expires_at: key.expiresAt };
  await appendAuditEntry(tx, { actor, action: "create_api_key", targetId: key.id, details });
  return { id: key.id };
}

async function find(sql: Sql, id: string): Promise<ApiKey> {
  const key = await findApiKey(sql, id);
  if (key === undefined) throw new TypeError("a key that was made is there: none is ever deleted");
  return key;
}
