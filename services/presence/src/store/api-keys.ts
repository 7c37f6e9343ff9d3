import { type Page, type PageRequest, readPage, toIdPlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { ApiKey } from "../domain/api-key.ts";

const COLUMNS = `
  id, name, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

/** Lets one transaction at a time make keys, so that their number keeps its bound. */
export async function lockApiKeys(tx: Sql): Promise<void> {
  // Nothing else is locked by those who wait for it.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('api keys', 0))");
}

/** How many keys may still be used. */
export function countGoodApiKeys(sql: Sql, now: Date): Promise<number> {
  const text = "select from api_keys where revoked_at is null and (expires_at is null or expires_at > $1)";
  return sql.count(text, [now]);
}

export async function insertApiKey(tx: Sql, key: ApiKey, secretHash: Buffer): Promise<void> {
  await tx.query(
    `
    insert into api_keys (id, name, scopes, secret_hash, created_by, created_at, expires_at)
    values ($1, $2, $3::text[], $4, $5, $6, $7)`,
    [key.id, key.name, key.scopes, secretHash, key.createdBy, key.createdAt, key.expiresAt],
  );
}

/** G4: a page of the keys, the newest first. Throws invalid_argument page_size_invalid, page_token_invalid. */
export function listApiKeys(sql: Sql, page: PageRequest): Promise<Page<ApiKey>> {
  // Ids are UUIDv7: their order is that of making.
  const text = `select ${COLUMNS} from api_keys where $1::uuid is null or id < $1 order by id desc limit $2`;
  return readPage(
    page,
    "api keys",
    (before, limit) => sql.rows<ApiKey>(text, [before === undefined ? null : toIdPlace(before), limit]),
    ({ id }) => [id],
  );
}

/** A key and the hash of its secret. */
export function findApiKey(sql: Sql, id: string): Promise<(ApiKey & { secretHash: Buffer }) | undefined> {
  return sql.row<ApiKey & { secretHash: Buffer }>(
    `select ${COLUMNS}, secret_hash as "secretHash" from api_keys where id = $1`,
    [id],
  );
}

/** Ends a key for good; answers it, undefined when there is none that was good. */
export function markRevoked(tx: Sql, id: string, now: Date): Promise<ApiKey | undefined> {
  return tx.row<ApiKey>(
    `update api_keys set revoked_at = $2 where id = $1 and revoked_at is null returning ${COLUMNS}`,
    [id, now],
  );
}

/** Notes that a key was used, at most once a minute. */
export async function touchApiKey(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.query(
    `
    update api_keys
    set last_used_at = $2::timestamptz
    where id = $1 and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute')`,
    [id, now],
  );
}
