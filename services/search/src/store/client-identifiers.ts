import { prepared, type Sql } from "@switchboard/pg/pool";
import type { Identifier } from "../domain/identifier.ts";

/** Whose an identifier is. */
export type IdentifierPart = "account" | "person" | "service" | "payment";

/** An identifier of a client. */
export interface ClientIdentifier extends Identifier {
  readonly clientId: string;
  readonly part: IdentifierPart;
}

/** An identifier of a person, which is one of each client of theirs. */
export interface PersonIdentifier extends Identifier {
  readonly personId: string;
}

/** A login that a source gives another client already. */
export interface TakenLogin {
  readonly login: string;
  readonly clientId: string;
}

/** Those of the logins of a source that clients have. */
export function findLogins(tx: Sql, source: string, logins: readonly string[]): Promise<TakenLogin[]> {
  return tx.rows<TakenLogin>(
    `
    select value as login, client_id as "clientId"
    from client_identifiers
    where unique_in = $1 and value = any ($2::text[])`,
    [source, logins],
  );
}

/** Removes the identifiers that one part of clients has; of the account those that a source told, of people those whom one told of. */
export async function deleteIdentifiers(
  tx: Sql,
  part: IdentifierPart,
  clientIds: readonly string[],
  source: string,
): Promise<void> {
  if (clientIds.length === 0) return;
  await tx.query(
    `
    delete from client_identifiers
    where client_id = any ($1::uuid[]) and part = $2 and (part <> 'account' or part_id = $3)
      and (part <> 'person' or part_id not in (
        select person_id::text from client_people where client_id = any ($1::uuid[]) and added
      ))`,
    [clientIds, part, source],
  );
}

/** Replaces what an account is found by that can be edited: by whichever source it was told. */
export async function replaceContacts(tx: Sql, clientId: string, rows: readonly Identifier[]): Promise<void> {
  await tx.query(
    "delete from client_identifiers where client_id = $1 and part = 'account' and kind in ('email', 'phone')",
    [clientId],
  );
  // Of a source of the client, whose next row replaces them.
  await tx.query(
    `
    insert into client_identifiers (client_id, kind, value, part, part_id)
    select $1, kind, value, 'account', coalesce((select min(s.source) from client_sources s where s.client_id = $1), '')
    from unnest($2::text[], $3::text[]) as r (kind, value)`,
    [clientId, rows.map(({ kind }) => kind), rows.map(({ value }) => value)],
  );
}

/** Replaces what a client is found by because of its services, or its payments. */
export async function replacePartIdentifiers(
  tx: Sql,
  clientId: string,
  part: "service" | "payment",
  rows: readonly Identifier[],
): Promise<void> {
  await deleteIdentifiers(tx, part, [clientId], "");
  await insertIdentifiers(
    tx,
    rows.map(({ kind, value }) => ({ kind, value, clientId, part })),
    "",
  );
}

/** Parts values of one parameter: no identifier has it, and it takes a third of the time of an array that is written in quotes. */
const SEPARATOR = "\u001f";

function joined(values: readonly string[]): string {
  return values.join(SEPARATOR);
}

const insertion = prepared(`
  insert into client_identifiers (client_id, kind, value, address, part, part_id, unique_in)
  select client_id, kind, value, case when kind = 'ip' then value::inet end, part,
    case part when 'account' then $5 else '' end, case when kind = 'login' and part = 'account' then $5 end
  from unnest(
    string_to_array($1, e'\\x1f')::uuid[], string_to_array($2, e'\\x1f'), string_to_array($3, e'\\x1f'),
    string_to_array($4, e'\\x1f')
  ) as r (client_id, kind, value, part)`);

/** Adds identifiers that a source told. The login of an account is the source's, which has it once. */
export async function insertIdentifiers(tx: Sql, rows: readonly ClientIdentifier[], source: string): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(insertion, [
    joined(rows.map(({ clientId }) => clientId)),
    joined(rows.map(({ kind }) => kind)),
    joined(rows.map(({ value }) => value)),
    joined(rows.map(({ part }) => part)),
    source,
  ]);
}

/** Removes what people are found by, at every client of theirs. */
export async function deletePersonIdentifiers(tx: Sql, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  await tx.query(
    `
    delete from client_identifiers i
    using client_people cp
    where cp.person_id = any ($1::uuid[]) and i.client_id = cp.client_id and i.part = 'person'
      and i.part_id = cp.person_id::text`,
    [personIds],
  );
}

/** Adds what people are found by, at every client of theirs. */
export async function insertPersonIdentifiers(tx: Sql, rows: readonly PersonIdentifier[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    insert into client_identifiers (client_id, kind, value, part, part_id)
    select cp.client_id, r.kind, r.value, 'person', r.person_id::text
    from unnest($1::uuid[], $2::text[], $3::text[]) as r (person_id, kind, value)
    join client_people cp on cp.person_id = r.person_id`,
    [rows.map(({ personId }) => personId), rows.map(({ kind }) => kind), rows.map(({ value }) => value)],
  );
}

/** A client of a project that is known by this email, in its one form: the account's before that of who signs in for one. */
export function findOneByEmail(sql: Sql, email: string, projectId: string): Promise<string | undefined> {
  return sql.value<string>(
    `
    select i.client_id
    from client_identifiers i
    join client_projects p on p.client_id = i.client_id
    join clients c on c.id = i.client_id and c.deleted_at is null
    where i.kind = 'email' and i.value = $1 and p.project_id = $2
    order by i.part, i.client_id
    limit 1`,
    [email, projectId],
  );
}
