import { timingSafeEqual } from "node:crypto";
import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { type ApiKey, isGood } from "../domain/api-key.ts";
import { readApiKey } from "../security/api-key-secrets.ts";
import { findApiKey, touchApiKey } from "../store/api-keys.ts";

/** G4: whose key it is; that it was used is noted to the minute. Throws unauthenticated presence.bad_api_key. */
export async function verifyApiKey(sql: Sql, secret: string, now: Date): Promise<ApiKey> {
  const claimed = readApiKey(secret);
  const key = claimed && (await findApiKey(sql, claimed.id));
  if (claimed === undefined || key === undefined) throw badKey();
  if (!timingSafeEqual(claimed.hash, key.secretHash) || !isGood(key, now)) throw badKey();
  await touchApiKey(sql, key.id, now);
  return key;
}

/** The same for every reason: whoever has no good key learns nothing. */
function badKey(): AppError {
  return new AppError("unauthenticated", "presence.bad_api_key");
}
