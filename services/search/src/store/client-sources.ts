import type { Sql } from "@switchboard/pg/pool";

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

/** Makes a source that is not there yet, and takes its row. */
export async function lockSource(tx: Sql, source: string): Promise<void> {
  await tx.query("insert into sources (name) values ($1) on conflict (name) do nothing", [source]);
  // Batches of one source take turns: of two that bring the same client or login, the second sees what the first did.
  await tx.query("select from sources where name = $1 for no key update", [source]);
}

/** What is known of those clients of a source that are there, by their external ids. */
export async function findKnown(
  tx: Sql,
  source: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, TakenIn>> {
  const rows = await tx.rows<Omit<TakenIn, "version"> & { version: bigint }>(
    `
    select external_id as "externalId", client_id as "clientId", version, digest, merged
    from client_sources
    where source = $1 and external_id = any ($2::text[])`,
    [source, externalIds],
  );
  return new Map(rows.map((row) => [row.externalId, { ...row, version: Number(row.version) }]));
}

/** Notes what was taken in. */
export async function saveKnown(tx: Sql, source: string, rows: readonly TakenIn[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `
    insert into client_sources (source, external_id, client_id, version, digest, merged)
    select $1, * from unnest($2::text[], $3::uuid[], $4::bigint[], $5::bytea[], $6::boolean[])
    on conflict (source, external_id) do update
    set client_id = excluded.client_id, version = excluded.version, digest = excluded.digest, merged = excluded.merged,
      told_at = now()`,
    [
      source,
      rows.map(({ externalId }) => externalId),
      rows.map(({ clientId }) => clientId),
      rows.map(({ version }) => version),
      rows.map(({ digest }) => digest),
      rows.map(({ merged }) => merged),
    ],
  );
}
