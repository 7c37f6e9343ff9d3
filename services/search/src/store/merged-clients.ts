import type { Sql } from "@switchboard/pg/pool";

/**
 * Merges a client into another one, which keeps everything that it has: the rest of the first one moves to it, both of its ids
 * lead to it, and the first one is gone. Both are locked by whoever calls.
 */
export async function mergeClient(tx: Sql, oldId: string, intoId: string, now: Date): Promise<void> {
  const both = [oldId, intoId];
  await tx.query("update client_aliases set client_id = $2 where client_id = $1", both);
  await tx.query("update client_sources set client_id = $2, merged = true where client_id = $1", both);
  for (const { table, key } of movable) {
    await tx.query(
      `
      update ${table} m
      set client_id = $2
      where m.client_id = $1
        and not exists (select from ${table} t where t.client_id = $2 and (${qualified(key, "t")}) = (${qualified(key, "m")}))`,
      both,
    );
  }
  await tx.query("update expenses set client_id = $2 where client_id = $1", both);
  // What the account was known by stays when a feed tells of the other one again: it is no source's any more.
  await tx.query(
    `
    update client_identifiers
    set client_id = $2, part_id = case part when 'account' then '' else part_id end
    where client_id = $1 and (part <> 'account' or kind <> 'login')`,
    both,
  );
  for (const table of ["client_identifiers", "client_words", ...movable.map((one) => one.table)]) {
    await tx.query(`delete from ${table} where client_id = $1`, [oldId]);
  }
  await moveHold(tx, oldId, intoId);
  await tx.query("delete from clients where id = $1", [oldId]);
  await tx.query("insert into client_aliases (old_id, client_id, merged_at) values ($1, $2, $3)", [...both, now]);
}

/** Whoever must not be erased must not be by a detour either; a hold that the other one has says enough. */
async function moveHold(tx: Sql, oldId: string, intoId: string): Promise<void> {
  await tx.query(
    `
    insert into legal_holds (client_id, reason, set_by, set_at)
    select $2, reason, set_by, set_at
    from legal_holds
    where client_id = $1
    on conflict (client_id) do nothing`,
    [oldId, intoId],
  );
  await tx.query("delete from legal_holds where client_id = $1", [oldId]);
}

/** What a client has once, by what it is known there. */
const movable = [
  { table: "client_projects", key: ["project_id"] },
  { table: "client_people", key: ["person_id"] },
  { table: "services", key: ["kind", "external_id"] },
  { table: "payments", key: ["external_id"] },
  { table: "client_edits", key: ["part", "part_id", "field"] },
  { table: "removed_people", key: ["person_id"] },
] as const;

function qualified(columns: readonly string[], table: string): string {
  return columns.map((column) => `${table}.${column}`).join(", ");
}
