import type { Sql } from "@switchboard/pg/pool";

/** Why a client must not be erased; undefined when they may be. */
export function findLegalHold(sql: Sql, clientId: string): Promise<string | undefined> {
  return sql.value<string>("select reason from legal_holds where client_id = $1", [clientId]);
}

/** Keeps that a client, who is locked, must not be erased; the last reason counts. */
export async function saveLegalHold(tx: Sql, clientId: string, reason: string, by: string, now: Date): Promise<void> {
  await tx.query(
    `
    insert into legal_holds (client_id, reason, set_by, set_at)
    values ($1, $2, $3, $4)
    on conflict (client_id) do update set reason = excluded.reason, set_by = excluded.set_by, set_at = excluded.set_at`,
    [clientId, reason, by, now],
  );
}

/** Ends a hold; its reason, or undefined when there was none. */
export function deleteLegalHold(tx: Sql, clientId: string): Promise<string | undefined> {
  return tx.value<string>("delete from legal_holds where client_id = $1 returning reason", [clientId]);
}
