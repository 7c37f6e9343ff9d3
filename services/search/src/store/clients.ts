import { prepared, type Sql } from "@switchboard/pg/pool";
import { insertOf, int, orNull, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";
import type { Client } from "../domain/client.ts";
import type { ClientStatus } from "../domain/client-row.ts";
import type { EditedAccount } from "../domain/edit-fields.ts";
import { type Reach, visible } from "./visibility.ts";

/** The columns of a client `c`. */
export const clientColumns = `
  c.id, c.login, c.name, c.email, c.phone, c.status, c.balance, c.currency, c.comment,
  c.registered_at as "registeredAt", c.deleted_at as "deletedAt", c.version, c.changed_at as "changedAt",
  array(select p.project_id from client_projects p where p.client_id = c.id order by p.project_id) as "projectIds"`;

const selectClient = `
  select ${clientColumns}
  from clients c
  where c.id = coalesce((select a.client_id from client_aliases a where a.old_id = $1), $1) and ${visible("c.id", "$2")}`;

/** A client that may be seen, by its id or by that of one which was merged into it. */
export function findClient(sql: Sql, id: string, reach: Reach): Promise<Client | undefined> {
  return sql.row<Client>(prepared(selectClient), [id, reach]);
}

const accounts = table("clients", {
  id: uuid,
  login: text,
  name: text,
  email: text,
  phone: text,
  status: word<ClientStatus>(),
  balance: text,
  currency: text,
  comment: text,
  registeredAt: orNull(timestamptz),
  version: int,
  changedAt: timestamptz,
});

/** An account as a feed tells of it. */
export interface AccountRow extends Omit<RowOf<typeof accounts>, "comment" | "version" | "changedAt"> {
  /** Undefined leaves what is there. */
  readonly comment: string | undefined;
}

/** Adds clients. */
export async function insertClients(tx: Sql, rows: readonly AccountRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const added = rows.map((row) => ({ ...row, comment: row.comment ?? "", version: 1, changedAt: now }));
  await tx.query(prepared(insertOf(accounts)), [JSON.stringify(added)]);
}

/** Changes accounts to what is told of them; one that was gone is there again. */
export async function updateClients(tx: Sql, rows: readonly AccountRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    update clients c
    set login = r.login, name = r.name, email = r.email, phone = r.phone, status = r.status, balance = r.balance,
      currency = r.currency, comment = coalesce(r.comment, c.comment), registered_at = r."registeredAt",
      deleted_at = null, version = c.version + 1, changed_at = $2
    from jsonb_to_recordset($1::jsonb) as r (
      id uuid, login text, name text, email text, phone text, status text, balance text, currency text, comment text,
      "registeredAt" timestamptz
    )
    where c.id = r.id`,
    [JSON.stringify(rows), now],
  );
}

/** Sets what can be edited of an account, but for its projects. */
export async function setAccount(tx: Sql, id: string, { name, email, phone, comment }: EditedAccount): Promise<void> {
  await tx.query("update clients set name = $2, email = $3, phone = $4, comment = $5 where id = $1", [
    id,
    name,
    email,
    phone,
    comment,
  ]);
}

/** Notes that billing has clients no more. Answers with those of which it did not say so before. */
export function markDeleted(tx: Sql, ids: readonly string[], now: Date): Promise<string[]> {
  return tx.column<string>(
    `
    update clients
    set deleted_at = $2, version = version + 1, changed_at = $2
    where id = any ($1::uuid[]) and deleted_at is null
    returning id`,
    [ids, now],
  );
}

/** Locks clients in the order of their ids, so that two who change several of the same ones take turns. */
export async function lockClients(tx: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query("select from clients where id = any ($1::uuid[]) order by id for no key update", [ids]);
}

/** Notes that something became another which belongs to clients. */
export async function bumpClients(tx: Sql, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query("update clients set version = version + 1, changed_at = $2 where id = any ($1::uuid[])", [ids, now]);
}

/** How many clients there are. */
export async function countClients(sql: Sql): Promise<number> {
  return (await sql.value<number>("select count(*)::int from clients")) ?? 0;
}

/** The ids of clients behind one, in their order; empty for the first. */
export function listClientIds(sql: Sql, after: string, limit: number): Promise<string[]> {
  return sql.column<string>(
    "select id from clients where id > coalesce(nullif($1, '')::uuid, $3) order by id limit $2",
    [after, limit, "00000000-0000-0000-0000-000000000000"],
  );
}

/** Those of the ids that no client has who is there. */
export function listGone(sql: Sql, ids: readonly string[]): Promise<string[]> {
  return sql.column<string>(
    `
    select n.id
    from unnest($1::uuid[]) as n (id)
    where not exists (select from clients c where c.id = n.id and c.deleted_at is null)`,
    [ids],
  );
}

/** A project that a client is enabled in. */
export interface ClientProject {
  readonly clientId: string;
  readonly projectId: string;
}

/** Replaces the projects that clients are enabled in; `clientIds` are those that may have some. */
export async function replaceProjects(
  tx: Sql,
  clientIds: readonly string[],
  rows: readonly ClientProject[],
): Promise<void> {
  if (clientIds.length > 0) {
    await tx.query("delete from client_projects where client_id = any ($1::uuid[])", [clientIds]);
  }
  await tx.query("insert into client_projects (client_id, project_id) select * from unnest($1::uuid[], $2::uuid[])", [
    rows.map(({ clientId }) => clientId),
    rows.map(({ projectId }) => projectId),
  ]);
}

/** Whether anybody has told of a project, be it gone since. */
export async function isProjectKnown(sql: Sql, id: string): Promise<boolean> {
  return (await sql.count("select from projects where id = $1", [id])) > 0;
}

/** The projects that are there, by id and by slug. */
export async function projectIdsByName(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.rows<{ id: string; slug: string }>("select id, slug from projects where not deleted");
  return new Map(
    rows.flatMap(({ id, slug }) => [
      [id, id],
      [slug, id],
    ]),
  );
}
