import { AppError } from "@switchboard/kit/errors";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, type Table, upsertOf } from "@switchboard/pg/table";
import { defaultPreferences, type Preferences } from "../domain/preferences.ts";
import { staffNotFound } from "../domain/refusals.ts";
import { emptyWorkspace, type Workspace } from "../domain/workspace.ts";
import { findStaff } from "./staff.ts";

/** Something of which everybody on staff has one; its version counts the saves. */
interface OwnDocument<T> {
  readonly table: Table<T & { readonly staffId: string }>;
  /** What holds until a person saves one. */
  readonly initial: T;
  /** Why nothing is written over another version than was read. */
  readonly stale: string;
}

/** P8: what somebody prefers. */
export const ownPreferences: OwnDocument<Preferences> = {
  table: {
    name: "preferences",
    fields: {
      staffId: "uuid",
      ticketFont: "text",
      ticketFontSize: "int",
      notificationSound: "text",
      desktopNotifications: "boolean",
      hideSystemMessages: "boolean",
      signature: "text",
      language: "text",
      theme: "text",
    },
  },
  initial: defaultPreferences,
  stale: "presence.stale_preferences",
};

/** W1: what somebody left open. */
export const ownWorkspace: OwnDocument<Workspace> = {
  table: { name: "workspaces", fields: { staffId: "uuid", document: "text" } },
  initial: emptyWorkspace,
  stale: "presence.stale_workspace",
};

/** What somebody has. Throws not_found presence.staff_not_found. */
export async function readOwn<T>(sql: Sql, { table, initial }: OwnDocument<T>, staffId: string): Promise<T> {
  if ((await findStaff(sql, staffId)) === undefined) throw staffNotFound(staffId);
  const text = `select ${columnsOf(table)}, version from ${table.name} where staff_id = $1`;
  return (await sql.row<T>(text, [staffId])) ?? initial;
}

/**
 * Writes over the version that `given` names, 0 for none; answers the new one. Throws failed_precondition `stale` with the
 * `version` there is when it is another, not_found presence.staff_not_found.
 */
export async function replaceOwn<T extends { readonly version: number }>(
  tx: Sql,
  own: OwnDocument<T>,
  staffId: string,
  given: T,
): Promise<number> {
  const before = await readOwn(tx, own, staffId);
  const version = before.version === given.version ? await write(tx, own, staffId, given) : undefined;
  if (version !== undefined) return version;
  const current = await readOwn(tx, own, staffId);
  throw new AppError("failed_precondition", own.stale, { version: String(current.version) });
}

/** Undefined when there is another version by now. */
function write<T extends { readonly version: number }>(
  tx: Sql,
  { table }: OwnDocument<T>,
  staffId: string,
  given: T,
): Promise<number | undefined> {
  // Waits for whoever is writing the same row, and then finds another version.
  return tx.value<number>(
    `
    ${upsertOf(table, "staffId")}, version = ${table.name}.version + 1, updated_at = now()
    where ${table.name}.version = $2
    returning version`,
    [JSON.stringify([{ ...given, staffId }]), given.version],
  );
}
