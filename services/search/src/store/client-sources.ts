import type { Sql } from "@switchboard/pg/pool";
import type { SiteClient } from "../domain/client.ts";

/** What was taken in last about a billing system's client. */
export interface TakenIn {
  readonly externalId: string;
  /** Null for one that was gone before anything else was told of it. */
  readonly clientId: string | null;
  readonly version: number;
  readonly digest: Buffer;
  /** It was merged into the client. */
  readonly merged: boolean;
}

/** What is known of one that a feed tells of. */
export interface Known extends TakenIn {
  readonly erased: boolean;
}

/** Whether a batch of a source goes in by itself, or beside others of which nobody was heard before. */
export type Turn = "alone" | "beside";

/** Makes a source that is not there yet, and takes it. */
export async function lockSource(tx: Sql, source: string, turn: Turn = "alone"): Promise<void> {
  await tx.query("insert into sources (name) values ($1) on conflict (name) do nothing", [source]);
  // Batches that change something take turns: of two that bring the same client or login, the second sees what the first did.
  // Who waits for its turn is not overtaken, as it would be for a row that others share.
  const lock = turn === "alone" ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
  await tx.query(`select ${lock}(hashtext('source'), hashtext($1))`, [source]);
}

/** Whether any of these clients and people of a source is known. */
export async function isAnyKnown(
  sql: Sql,
  source: string,
  externalIds: readonly string[],
  people: readonly string[],
): Promise<boolean> {
  const known = await sql.value<boolean>(
    `
    select exists (select from client_sources where source = $1 and external_id = any ($2::text[]))
      or exists (select from people where source = $1 and external_id = any ($3::text[]))`,
    [source, externalIds, people],
  );
  return known === true;
}

/** Notes clients of which nobody heard before; whether that is so of all of them. Waits for others who note the same ones. */
export async function claimNew(tx: Sql, source: string, rows: readonly TakenIn[]): Promise<boolean> {
  // In one order, so that two who bring the same ones do not wait for each other.
  const claimed = await tx.count(
    `${insertion} order by external_id on conflict (source, external_id) do nothing`,
    valuesOf(source, rows),
  );
  return claimed === rows.length;
}

/** What is known of those clients of a source that are there, by their external ids. */
export async function findKnown(
  tx: Sql,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const rows = await tx.rows<Omit<Known, "version"> & { version: bigint }>(
    `
    select external_id as "externalId", client_id as "clientId", version, digest, merged, erased
    from client_sources
    where source = $1 and external_id = any ($2::text[])`,
    [source, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, { ...row, version: Number(row.version) }]));
}

/** What billing systems call a client, those ids that were merged into it as well. */
export function listSourcesOf(sql: Sql, clientId: string): Promise<{ source: string; externalId: string }[]> {
  return sql.rows(
    `
    select source, external_id as "externalId"
    from client_sources
    where client_id = $1
    order by source, external_id
    limit 100`,
    [clientId],
  );
}

/** What sites call a client: a project's site has the ids of the billing system that the project names. */
export function listSitesOf(sql: Sql, clientId: string, limit: number): Promise<SiteClient[]> {
  return sql.rows(
    `
    select p.id as "projectId", s.external_id as "clientId"
    from client_sources s
    join projects p on p.client_source = s.source
    where s.client_id = $1 and not p.deleted
    order by p.name, p.id, s.merged, s.external_id
    limit $2`,
    [clientId, limit],
  );
}

/** What a source calls a client, those ids that were merged into it as well. */
export function listIdsIn(sql: Sql, source: string, clientId: string, limit: number): Promise<string[]> {
  return sql.column(
    "select external_id from client_sources where client_id = $1 and source = $2 order by external_id limit $3",
    [clientId, source, limit],
  );
}

/** The id of the client that the site of a project calls so. */
export function findIdOfSite(sql: Sql, { projectId, clientId }: SiteClient): Promise<string | undefined> {
  return sql.value<string>(
    `
    select s.client_id
    from projects p
    join client_sources s on s.source = p.client_source
    where p.id = $1 and not p.deleted and s.external_id = $2 and s.client_id is not null`,
    [projectId, clientId],
  );
}

/** Notes what was taken in. */
export async function saveKnown(tx: Sql, source: string, rows: readonly TakenIn[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `${insertion}
    on conflict (source, external_id) do update
    set client_id = excluded.client_id, version = excluded.version, digest = excluded.digest, merged = excluded.merged,
      told_at = now()`,
    valuesOf(source, rows),
  );
}

const insertion = `
  insert into client_sources (source, external_id, client_id, version, digest, merged)
  select $1, r.*
  from unnest($2::text[], $3::uuid[], $4::bigint[], $5::bytea[], $6::boolean[])
    as r (external_id, client_id, version, digest, merged)`;

function valuesOf(source: string, rows: readonly TakenIn[]): readonly unknown[] {
  return [
    source,
    rows.map(({ externalId }) => externalId),
    rows.map(({ clientId }) => clientId),
    rows.map(({ version }) => version),
    rows.map(({ digest }) => digest),
    rows.map(({ merged }) => merged),
  ];
}
