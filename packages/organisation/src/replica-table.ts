import type { Sql } from "@switchboard/pg/pool";

/** A table whose rows are replaced by newer versions only. */
export interface ReplicaTable<Row> {
  readonly name: string;
  /** The type of each field that is kept; its column has the field's name in snake case. */
  readonly fields: Readonly<Partial<Record<keyof Row & string, string>> & Record<"id" | "version", string>>;
}

/** The columns of a table, named as the fields are. */
export function columnsOf<Row>({ fields }: ReplicaTable<Row>): string {
  return Object.keys(fields)
    .map((field) => `${columnOf(field)} as "${field}"`)
    .join(", ");
}

/** Keeps the newest version of each row. */
export async function saveNewest<Row>(
  sql: Sql,
  { name, fields }: ReplicaTable<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(fields);
  const columns = names.map(columnOf);
  await sql.query(
    `
    insert into ${name} (${columns.join(", ")})
    select ${names.map((field) => `"${field}"`).join(", ")}
    from jsonb_to_recordset($1::jsonb) as r (${Object.entries(fields)
      .map(([field, type]) => `"${field}" ${type}`)
      .join(", ")})
    order by id
    on conflict (id) do update
    set ${columns.map((column) => `${column} = excluded.${column}`).join(", ")}
    where excluded.version > ${name}.version`,
    [JSON.stringify(rows)],
  );
}

function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A version that no news come after. */
export const NO_LATER = 2_147_483_647;
