import type { Sql } from "@switchboard/pg/pool";
import type { ClientChange } from "../domain/client.ts";

/** A client as it became. */
export interface ChangedClient {
  readonly clientId: string;
  readonly version: number;
  /** Projects that it is enabled in. */
  readonly projectIds: readonly string[];
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
    returning client_id as "clientId", version, array(
      select p.project_id::text
      from client_projects p
      where p.client_id = client_changes.client_id
      order by p.project_id
    ) as "projectIds"`,
    [ids, actor, now],
  );
}

/** The change log of a client, the newest first, so many before a number. */
export function listChanges(
  sql: Sql,
  clientId: string,
  before: string | undefined,
  limit: number,
): Promise<ClientChange[]> {
  return sql.rows<ClientChange>(
    `
    select number::text, version, actor, changed_at as "changedAt"
    from client_changes
    where client_id = $1 and ($2::bigint is null or number < $2)
    order by client_changes.number desc
    limit $3`,
    [clientId, before ?? null, limit],
  );
}
