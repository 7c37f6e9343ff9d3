import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, type Table, upsertOf } from "@switchboard/pg/table";
import type { Preferences } from "../domain/preferences.ts";

type PreferencesRow = Preferences & { readonly staffId: string };

const preferencesTable: Table<PreferencesRow> = {
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
};

/** What a person saved; undefined when they never did. */
export function findPreferences(sql: Sql, staffId: string): Promise<Preferences | undefined> {
  return sql.row<PreferencesRow>(
    `select ${columnsOf(preferencesTable)}, version from preferences where staff_id = $1`,
    [staffId],
  );
}

/** Writes over the version that `preferences` names, 0 for none; answers the new one, undefined when there is another. */
export function writePreferences(tx: Sql, staffId: string, preferences: Preferences): Promise<number | undefined> {
  // Waits for whoever is writing the same row, and then finds another version.
  return tx.value<number>(
    `
    ${upsertOf(preferencesTable, "staffId")}, version = preferences.version + 1, updated_at = now()
    where preferences.version = $2
    returning version`,
    [JSON.stringify([{ ...preferences, staffId }]), preferences.version],
  );
}
