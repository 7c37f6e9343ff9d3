import { prepared, type Sql } from "./pool.ts";

/** A table whose rows are written and read whole. */
export interface Table<Row> {
  readonly name: string;
  /** The type of each field that is kept; its column has the field's name in snake case. */
  readonly fields: Readonly<Partial<Record<keyof Row & string, string>>>;
}

/** The type of a column in Postgres, which the compiler knows with the type of its values. */
type Column<T> = string & { readonly values?: T };
type Columns = Readonly<Record<string, Column<unknown>>>;
type ValueOf<C> = C extends { readonly values?: infer T } ? T : never;

/** What is in a row of a table. */
export type RowOf<T> = T extends Table<infer Row> ? Row : never;

/** Describes a table by its columns; the type of its rows follows. */
export function table<C extends Columns>(
  name: string,
  fields: C,
): Table<{ readonly [Name in keyof C & string]: ValueOf<C[Name]> }> {
  return { name, fields };
}

export const uuid: Column<string> = "uuid";
export const text: Column<string> = "text";
export const int: Column<number> = "int";
export const boolean: Column<boolean> = "boolean";
export const timestamptz: Column<Date> = "timestamptz";
/** A text that is one of some words. */
export const word = <Word extends string>(): Column<Word> => "text";
export const jsonb = <T>(): Column<T> => "jsonb";
export const listOf = <T>(column: Column<T>): Column<readonly T[]> => `${column}[]`;
export const orNull = <T>(column: Column<T>): Column<T | null> => column;

/** The columns of a table, named as the fields are; `prefix` stands before each, for example `d.`. */
export function columnsOf<Row>({ fields }: Table<Row>, prefix = ""): string {
  return Object.keys(fields)
    .map((field) => `${prefix}${columnOf(field)} as "${field}"`)
    .join(", ");
}

/** A statement that adds rows of a parameter, an array as JSON; what is to happen beside may follow. */
export function insertOf<Row>({ name, fields }: Table<Row>, parameter = "$1"): string {
  const names = Object.keys(fields);
  return `
    insert into ${name} (${names.map(columnOf).join(", ")})
    select ${names.map((field) => `"${field}"`).join(", ")}
    from jsonb_to_recordset(${parameter}::jsonb) as r (${Object.entries(fields)
      .map(([field, type]) => `"${field}" ${type}`)
      .join(", ")})`;
}

/** Adds a row. */
export async function insertRow<Row>(sql: Sql, table: Table<Row>, row: Row): Promise<void> {
  await sql.query(prepared(insertOf(table)), [JSON.stringify([row])]);
}

/**
 * The beginning of a statement that adds the rows of `$1`, an array as JSON, or changes those that have the same key: all
 * of their fields but the id. What else is to be set, and when, may follow.
 */
export function upsertOf<Row>(table: Table<Row>, key: keyof Row & string): string {
  const changed = Object.keys(table.fields).filter((field) => field !== key && field !== "id");
  return `${insertOf(table)}
    order by "${key}"
    on conflict (${columnOf(key)}) do update
    set ${changed.map((field) => `${columnOf(field)} = excluded.${columnOf(field)}`).join(", ")}`;
}

function columnOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
