import type { Sql } from "@switchboard/pg/pool";

/** Links one thing to exactly these others, in a table of pairs: its two columns are named by `from` and `to`. */
export async function replaceLinks(
  tx: Sql,
  table: string,
  [from, to]: readonly [from: string, to: string],
  id: string,
  others: readonly string[],
): Promise<void> {
  await tx.query(`delete from ${table} where ${from} = $1 and ${to} <> all($2::uuid[])`, [id, others]);
  const text = `insert into ${table} (${from}, ${to}) select $1, unnest($2::uuid[]) on conflict (${from}, ${to}) do nothing`;
  await tx.query(text, [id, others]);
}
