import type { Sql } from "@switchboard/pg/pool";

/** A client as it became. */
export interface ChangedClient {
  readonly clientId: string;
  readonly version: number;
}

/** Writes clients that were just changed into the change log, and answers with the versions that they have now. */
export function logChanges(tx: Sql, ids: readonly string[], actor: string, now: Date): Promise<ChangedClient[]> {
  return tx.rows<ChangedClient>(
    `
    insert into client_changes (client_id, version, actor, changed_at)
    select id, version, $2, $3
    from clients
    where id = any ($1::uuid[])
    order by id
    returning client_id as "clientId", version`,
    [ids, actor, now],
  );
}
