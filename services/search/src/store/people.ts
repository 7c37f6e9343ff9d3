import type { Sql } from "@switchboard/pg/pool";
import type { Person } from "../domain/client.ts";

/** The people of a client, owners first, so many after one of them. */
export function listPeople(
  sql: Sql,
  clientId: string,
  after: Pick<Person, "owner" | "name" | "id"> | undefined,
  limit: number,
): Promise<Person[]> {
  return sql.rows<Person>(
    `
    select p.id, p.login, p.name, p.email, p.phone, cp.owner
    from client_people cp
    join people p on p.id = cp.person_id
    where cp.client_id = $1 and ($4::uuid is null or (not cp.owner, p.name, p.id) > (not $2::boolean, $3::text, $4))
    order by not cp.owner, p.name, p.id
    limit $5`,
    [clientId, after?.owner ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
}

/** A person as a feed tells of them. */
export interface PersonRow {
  /** A new id, for somebody who is not known yet. */
  readonly id: string;
  readonly externalId: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** A person as the directory has them. */
export interface KnownPerson {
  readonly id: string;
  readonly externalId: string;
}

/** Those of the people of a source that are known and are told to be otherwise. */
export function findOthers(tx: Sql, source: string, rows: readonly PersonRow[]): Promise<KnownPerson[]> {
  return tx.rows<KnownPerson>(
    `
    select p.id, p.external_id as "externalId"
    from people p
    join jsonb_to_recordset($2::jsonb) as r ("externalId" text, login text, name text, email text, phone text)
      on r."externalId" = p.external_id
    where p.source = $1 and (p.login, p.name, p.email, p.phone) <> (r.login, r.name, r.email, r.phone)`,
    [source, JSON.stringify(rows)],
  );
}

/**
 * Adds people of a source and changes those that are known; answers with the ids of all of them. In one order, so that two who
 * bring the same ones do not wait for each other.
 */
export function savePeople(tx: Sql, source: string, rows: readonly PersonRow[]): Promise<KnownPerson[]> {
  return tx.rows<KnownPerson>(
    `
    insert into people (id, source, external_id, login, name, email, phone)
    select id, $1, "externalId", login, name, email, phone
    from jsonb_to_recordset($2::jsonb) as r (id uuid, "externalId" text, login text, name text, email text, phone text)
    order by "externalId"
    on conflict (source, external_id) do update
    set login = excluded.login, name = excluded.name, email = excluded.email, phone = excluded.phone
    returning id, external_id as "externalId"`,
    [source, JSON.stringify(rows)],
  );
}

/** Who signs in for a client. */
export interface ClientPerson {
  readonly clientId: string;
  readonly personId: string;
  readonly owner: boolean;
}

/** Replaces the people of clients but for those who were added here; `clientIds` are those that may have some. */
export async function replaceClientPeople(
  tx: Sql,
  clientIds: readonly string[],
  rows: readonly ClientPerson[],
): Promise<void> {
  if (clientIds.length > 0) {
    await tx.query("delete from client_people where client_id = any ($1::uuid[]) and not added", [clientIds]);
  }
  await tx.query(
    `
    insert into client_people (client_id, person_id, owner)
    select * from unnest($1::uuid[], $2::uuid[], $3::boolean[])`,
    [rows.map(({ clientId }) => clientId), rows.map(({ personId }) => personId), rows.map(({ owner }) => owner)],
  );
}

/** The clients that people sign in for, but for those that are named. */
export function findClientsOf(tx: Sql, personIds: readonly string[], except: readonly string[]): Promise<string[]> {
  return tx.column<string>(
    `
    select distinct client_id
    from client_people
    where person_id = any ($1::uuid[]) and client_id <> all ($2::uuid[])
    order by client_id`,
    [personIds, except],
  );
}
