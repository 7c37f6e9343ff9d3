import type { Sql } from "@switchboard/pg/pool";
import { defaultPreferences, type Preferences } from "../domain/preferences.ts";
import { staffNotFound } from "../domain/refusals.ts";
import { emptyWorkspace, type Workspace } from "../domain/workspace.ts";
import { findPreferences } from "../store/preferences.ts";
import { findStaff } from "../store/staff.ts";
import { findWorkspace } from "../store/workspaces.ts";

/** P8: what somebody prefers. Throws not_found presence.staff_not_found. */
export async function getPreferences(sql: Sql, staffId: string): Promise<Preferences> {
  await requireMember(sql, staffId);
  return (await findPreferences(sql, staffId)) ?? defaultPreferences;
}

/** W1: what somebody left open. Throws not_found presence.staff_not_found. */
export async function getWorkspace(sql: Sql, staffId: string): Promise<Workspace> {
  await requireMember(sql, staffId);
  return (await findWorkspace(sql, staffId)) ?? emptyWorkspace;
}

async function requireMember(sql: Sql, staffId: string): Promise<void> {
  if ((await findStaff(sql, staffId)) === undefined) throw staffNotFound(staffId);
}
