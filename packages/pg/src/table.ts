/** A table whose rows are written and read whole. */
export interface Table<Row> {
  readonly name: string;
  /** The type of each field that is kept; its column has the field's name in snake case. */
  readonly fields: Readonly<Partial<Record<keyof Row & string, string>>>;
}

/** The columns of a table, named as the fields are; `prefix` stands before each, for example `d.`. */
export function columnsOf<Row>({ fields }: Table<Row>, prefix = ""): string {
  return Object.keys(fields)
    .map((field) => `${prefix}${columnOf(field)} as "${field}"`)
    .join(", ");
}

/**
 * The beginning of a statement that adds the rows of `$1`, an array as JSON, or changes those that have the same key: all
 * of their fields but the id. What else is to be set, and when, may follow.
 */
export function upsertOf<Row>({ name, fields }: Table<Row>, key: keyof Row & string): string {
  const names = Object.keys(fields);
  const changed = names.filter((field) => field !== key && field !== "id").map(columnOf);
  return `
    insert into ${name} (${names.map(columnOf).join(", ")})
    select ${names.map((field) => `"${field}"`).join(", ")}
    from jsonb_to_recordset($1::jsonb) as r (${Object.entries(fields)
      .map(([field, type]) => `"${field}" ${type}`)
      .join(", ")})
    order by "${key}"
    on conflict (${columnOf(key)}) do update
    set ${changed.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}

function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
