import type pg from "pg";

/** How copies differ from the row they are made of: SQL for each such column, in which `n` is the number of the copy. */
export type Changes = Readonly<Record<string, string>>;

/**
 * Copies rows, each so many times. Whatever columns the table has are copied along, so that what is read of a copy is
 * what the service itself wrote.
 *
 * @param where SQL that selects the rows; parameters of the values follow as `$2` and so on.
 */
export async function cloneRows(
  client: pg.Client,
  table: string,
  where: string,
  values: readonly unknown[],
  copies: number,
  changes: Changes,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'`,
    [table],
  );
  const columns = rows.map(({ name }) => client.escapeIdentifier(name));
  const selected = rows.map(({ name }) => changes[name] ?? `t.${client.escapeIdentifier(name)}`);
  await client.query(
    `insert into ${table} (${columns.join(", ")})
     select ${selected.join(", ")} from ${table} t, generate_series(1, $1::int) n where ${where}`,
    [copies, ...values],
  );
}
