import type { Sql } from "@switchboard/pg/pool";
import type { Person } from "../domain/client.ts";
import type { EditedPerson } from "../domain/edit-fields.ts";
import type { PersonEdit, RemovedPerson } from "../domain/keep-people.ts";
import type { KnownPerson } from "./people.ts";

/** A person of a client, and who told of them. */
export interface FoundPerson extends Person {
  readonly source: string;
  readonly externalId: string;
}

/** A person of a client. */
export function findPerson(tx: Sql, clientId: string, personId: string): Promise<FoundPerson | undefined> {
  return tx.row<FoundPerson>(
    `
    select p.id, p.login, p.name, p.email, p.phone, cp.owner, p.source, p.external_id as "externalId"
    from client_people cp
    join people p on p.id = cp.person_id
    where cp.client_id = $1 and cp.person_id = $2`,
    [clientId, personId],
  );
}

/** Locks a person, so that edits of them and feeds that tell of them take turns. */
export async function lockPerson(tx: Sql, personId: string): Promise<void> {
  await tx.query("select from people where id = $1 for no key update", [personId]);
}

/** Those of the people of a source that are known, locked. */
export function lockKnownPeople(tx: Sql, source: string, externalIds: readonly string[]): Promise<KnownPerson[]> {
  // In the order in which they are saved.
  return tx.rows<KnownPerson>(
    `
    select id, external_id as "externalId"
    from people
    where source = $1 and external_id = any ($2::text[])
    order by external_id
    for no key update`,
    [source, externalIds],
  );
}

/** How many people a client has. */
export function countPeople(tx: Sql, clientId: string): Promise<number> {
  return tx.count("select from client_people where client_id = $1", [clientId]);
}

/** Adds a person to a client, of whom billing does not tell. */
export async function insertPerson(tx: Sql, clientId: string, { id, source, ...person }: FoundPerson): Promise<void> {
  const { externalId, login, name, email, phone, owner } = person;
  await tx.query(
    `
    with added as (
      insert into people (id, source, external_id, login, name, email, phone)
      values ($1, $2, $3, $4, $5, $6, $7)
      returning id
    )
    insert into client_people (client_id, person_id, owner, added)
    select $8, id, $9, true
    from added`,
    [id, source, externalId, login, name, email, phone, clientId, owner],
  );
}

/** Sets what can be edited of a person. */
export async function setPerson(tx: Sql, id: string, { login, name, email, phone }: EditedPerson): Promise<void> {
  await tx.query("update people set login = $2, name = $3, email = $4, phone = $5 where id = $1", [
    id,
    login,
    name,
    email,
    phone,
  ]);
}

/** Takes a person from a client, with what it is found by because of them; and forgets whom nobody else tells of. */
export async function removePerson(tx: Sql, clientId: string, personId: string): Promise<void> {
  await tx.query(
    `
    with gone as (
      delete from client_people where client_id = $1 and person_id = $2 returning person_id, added
    ), forgotten as (
      delete from people p using gone where p.id = gone.person_id and gone.added
    )
    delete from client_identifiers where client_id = $1 and part = 'person' and part_id = $2::uuid::text`,
    [clientId, personId],
  );
}

/**
 * Forgets people who were added to clients here and of whom billing tells now: somebody with the same login, or of one without a login
 * with the same email.
 */
export async function forgetAddedWhoAreTold(tx: Sql, clientIds: readonly string[]): Promise<void> {
  if (clientIds.length === 0) return;
  await tx.query(
    `
    with gone as (
      delete from client_people cp
      using people p
      where cp.client_id = any ($1::uuid[]) and cp.added and p.id = cp.person_id and exists (
        select
        from client_identifiers mine
        join client_identifiers theirs
          on (theirs.client_id, theirs.kind, theirs.value, theirs.part) = (mine.client_id, mine.kind, mine.value, mine.part)
        join client_people told on told.client_id = theirs.client_id and told.person_id::text = theirs.part_id
        where mine.client_id = cp.client_id and mine.part = 'person' and mine.part_id = p.id::text
          and mine.kind = case p.login when '' then 'email' else 'login' end and not told.added
      )
      returning cp.client_id, cp.person_id
    ), forgotten as (
      delete from people p using gone where p.id = gone.person_id
    )
    delete from client_identifiers i
    using gone
    where i.client_id = gone.client_id and i.part = 'person' and i.part_id = gone.person_id::text`,
    [clientIds],
  );
}

/** Whose a login may not be: of the source's people, and of those of the clients. */
export interface LoginPlace {
  readonly personId: string;
  readonly source: string;
  readonly clientIds: readonly string[];
}

/** Whether another person has a login, in its one form; two who take the same one at once take turns. */
export async function isLoginTaken(tx: Sql, login: string, place: LoginPlace): Promise<boolean> {
  // Until the end of the transaction: the second one sees what the first did.
  await tx.query("select pg_advisory_xact_lock(hashtext('person login'), hashtext($1))", [login]);
  const taken = await tx.value<boolean>(
    `
    select exists (
      select
      from client_identifiers i
      join people p on p.id = case i.part when 'person' then i.part_id::uuid end
      where i.kind = 'login' and i.value = $1 and i.part = 'person' and p.id <> $2
        and (p.source = $3 or i.client_id = any ($4::uuid[]))
    )`,
    [login, place.personId, place.source, place.clientIds],
  );
  return taken === true;
}

/** The edits of people that stay. */
export function listPersonEdits(tx: Sql, personIds: readonly string[]): Promise<PersonEdit[]> {
  return tx.rows<PersonEdit>(
    'select person_id as "personId", field, told, value from person_edits where person_id = any ($1::uuid[])',
    [personIds],
  );
}

/** Notes edits of a person, as those of clients are: a field that is as billing told it again is edited no more. */
export async function savePersonEdits(tx: Sql, personId: string, rows: readonly PersonEdit[]): Promise<void> {
  await tx.query(
    `
    insert into person_edits (person_id, field, told, value)
    select "personId", field, told, value
    from jsonb_to_recordset($1::jsonb) as r ("personId" uuid, field text, told text, value text)
    on conflict (person_id, field) do update
    set value = excluded.value`,
    [JSON.stringify(rows)],
  );
  await tx.query("delete from person_edits where person_id = $1 and told = value", [personId]);
}

/** Forgets edits of people: billing has told something new. */
export async function deletePersonEdits(tx: Sql, rows: readonly PersonEdit[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    delete from person_edits e
    using unnest($1::uuid[], $2::text[]) as r (person_id, field)
    where (e.person_id, e.field) = (r.person_id, r.field)`,
    [rows.map(({ personId }) => personId), rows.map(({ field }) => field)],
  );
}

/** Those who were removed from clients here. */
export function listRemovedPeople(tx: Sql, clientIds: readonly string[]): Promise<RemovedPerson[]> {
  return tx.rows<RemovedPerson>(
    `
    select client_id as "clientId", person_id as "personId", told
    from removed_people
    where client_id = any ($1::uuid[])`,
    [clientIds],
  );
}

/** Notes that somebody was removed from a client. */
export async function saveRemovedPerson(tx: Sql, { clientId, personId, told }: RemovedPerson): Promise<void> {
  await tx.query(
    `
    insert into removed_people (client_id, person_id, told)
    values ($1, $2, $3)
    on conflict (client_id, person_id) do update
    set told = excluded.told`,
    [clientId, personId, told],
  );
}

/** Forgets that people were removed: billing has told something new of them, or tells of them no more. */
export async function deleteRemovedPeople(tx: Sql, rows: readonly RemovedPerson[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    delete from removed_people r
    using unnest($1::uuid[], $2::uuid[]) as back (client_id, person_id)
    where (r.client_id, r.person_id) = (back.client_id, back.person_id)`,
    [rows.map(({ clientId }) => clientId), rows.map(({ personId }) => personId)],
  );
}
