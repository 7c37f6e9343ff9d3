import type { Sql } from "@switchboard/pg/pool";
import type { Edit } from "../domain/keep-edits.ts";

/** An edit, and whose client it is of. */
export interface ClientEdit extends Edit {
  readonly clientId: string;
}

/** The edits of clients that stay. */
export function listEdits(tx: Sql, clientIds: readonly string[]): Promise<ClientEdit[]> {
  return tx.rows<ClientEdit>(
    `
    select client_id as "clientId", part, part_id as "partId", field, told, value
    from client_edits
    where client_id = any ($1::uuid[])`,
    [clientIds],
  );
}

/**
 * Notes edits. What billing had told stays what it was before the first edit of a field; a field that is as billing told it again is
 * edited no more.
 */
export async function saveEdits(tx: Sql, rows: readonly ClientEdit[]): Promise<void> {
  await tx.query(
    `
    insert into client_edits (client_id, part, part_id, field, told, value)
    select "clientId", part, "partId", field, told, value
    from jsonb_to_recordset($1::jsonb) as r ("clientId" uuid, part text, "partId" text, field text, told jsonb, value jsonb)
    on conflict (client_id, part, part_id, field) do update
    set value = excluded.value`,
    [JSON.stringify(rows)],
  );
  await tx.query("delete from client_edits where client_id = any ($1::uuid[]) and told = value", [
    rows.map(({ clientId }) => clientId),
  ]);
}

/** Forgets edits: billing has told something new. */
export async function deleteEdits(tx: Sql, rows: readonly ClientEdit[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    delete from client_edits e
    using jsonb_to_recordset($1::jsonb) as r ("clientId" uuid, part text, "partId" text, field text)
    where (e.client_id, e.part, e.part_id, e.field) = (r."clientId", r.part, r."partId", r.field)`,
    [JSON.stringify(rows)],
  );
}

/** Forgets what was edited of one service or payment, and answers with it. */
export function deletePartEdits(
  tx: Sql,
  { clientId, part, partId }: Pick<ClientEdit, "clientId" | "part" | "partId">,
): Promise<ClientEdit[]> {
  return tx.rows<ClientEdit>(
    `
    delete from client_edits
    where client_id = $1 and part = $2 and part_id = $3
    returning client_id as "clientId", part, part_id as "partId", field, told, value`,
    [clientId, part, partId],
  );
}
