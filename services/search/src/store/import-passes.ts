import type { Sql } from "@switchboard/pg/pool";

/** Notes that a pass brought clients of a source, be they news or not; it begins with the first. Forgets those of 30 days ago. */
export async function noteBrought(
  tx: Sql,
  source: string,
  passId: string,
  externalIds: readonly string[],
): Promise<void> {
  await tx.query(
    `
    with forgotten as (
      delete from import_passes
      where began_at < now() - interval '30 days'
    )
    insert into import_passes (id, source)
    values ($1, $2)
    on conflict (id) do nothing`,
    [passId, source],
  );
  await tx.query("update client_sources set pass_id = $2 where source = $1 and external_id = any ($3::text[])", [
    source,
    passId,
    externalIds,
  ]);
}

/** Whether a pass of a source began. */
export async function hasPass(tx: Sql, source: string, passId: string): Promise<boolean> {
  return (await tx.count("select from import_passes where id = $1 and source = $2", [passId, source])) > 0;
}

/** Clients `s` of a source `$1` that are there. */
const present = `
  from client_sources s
  join clients c on c.id = s.client_id
  where s.source = $1 and not s.merged and c.deleted_at is null`;
/** Those that the pass `$2` did not bring, and that nobody told of since it began. */
const missing = `
  s.pass_id is distinct from $2 and s.told_at < (select began_at from import_passes where id = $2)`;

/** How many clients of a source are there, and how many of them a pass did not bring. */
export async function countMissing(
  tx: Sql,
  source: string,
  passId: string,
): Promise<{ readonly known: number; readonly missing: number }> {
  const row = await tx.row<{ known: number; missing: number }>(
    `select count(*)::int as known, count(*) filter (where ${missing})::int as missing ${present}`,
    [source, passId],
  );
  return row ?? { known: 0, missing: 0 };
}

/**
 * Clients that a pass did not bring, at most `limit`, whose last row does not count any more: the same row brings them back.
 */
export function takeMissing(tx: Sql, source: string, passId: string, limit: number): Promise<string[]> {
  return tx.column<string>(
    `
    update client_sources t
    set version = t.version - 1, digest = '', told_at = now()
    from (select s.external_id ${present} and ${missing} limit $3) m
    where t.source = $1 and t.external_id = m.external_id
    returning t.client_id`,
    [source, passId, limit],
  );
}
