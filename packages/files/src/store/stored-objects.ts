import type { Sql } from "@switchboard/pg/pool";

/** Objects removed in one go. */
const DISCARD_ROWS = 20;

/** Notes an object that is about to be put; unless a file adopts it, it is removed at that time. */
export async function noteObject(sql: Sql, name: string, discardAt: Date): Promise<void> {
  await sql.query("insert into stored_objects (name, discard_at) values ($1, $2)", [name, discardAt]);
}

/** The object belongs to a file now. False when it was removed meanwhile. */
export async function adoptObject(tx: Sql, name: string): Promise<boolean> {
  return (await tx.count("update stored_objects set discard_at = null where name = $1", [name])) === 1;
}

/** Nobody needs these objects any more. Those that belong to a file are left alone. */
export async function discardObjects(sql: Sql, names: readonly string[], now: Date): Promise<void> {
  await sql.query(
    `
    update stored_objects
    set discard_at = least(discard_at, $2)
    where name = any ($1::text[]) and discard_at is not null`,
    [names, now],
  );
}

/** Some objects that are to be removed by now, locked: whoever wants to adopt one waits and then finds it gone. */
export function lockDiscarded(tx: Sql, now: Date): Promise<string[]> {
  // Rows that another instance is removing are skipped, so that sweeps do not wait for each other.
  return tx.column<string>(
    `
    select name
    from stored_objects
    where discard_at <= $1
    order by discard_at
    limit ${DISCARD_ROWS}
    for update skip locked`,
    [now],
  );
}

/** Forgets objects that were removed. */
export async function forgetObjects(tx: Sql, names: readonly string[]): Promise<void> {
  await tx.query("delete from stored_objects where name = any ($1::text[])", [names]);
}
