import type { Sql } from "@switchboard/pg/pool";
import type { Preferences } from "../domain/preferences.ts";

/** What a person saved; undefined when they never did. */
export async function findPreferences(sql: Sql, staffId: string): Promise<Preferences | undefined> {
  const { rows } = await sql.query<Preferences>(
    `
    select version, ticket_font as "ticketFont", ticket_font_size as "ticketFontSize",
      notification_sound as "notificationSound", desktop_notifications as "desktopNotifications",
      hide_system_messages as "hideSystemMessages", signature, language, theme
    from preferences
    where staff_id = $1`,
    [staffId],
  );
  return rows[0];
}

/**
 * Writes over the version that `preferences` names, 0 for none; answers the new version, undefined when the present one
 * is another.
 */
export async function writePreferences(
  tx: Sql,
  staffId: string,
  preferences: Preferences,
): Promise<number | undefined> {
  const text = preferences.version === 0 ? INSERT : UPDATE;
  const { rows } = await tx.query<{ version: number }>(text, [
    staffId,
    preferences.ticketFont,
    preferences.ticketFontSize,
    preferences.notificationSound,
    preferences.desktopNotifications,
    preferences.hideSystemMessages,
    preferences.signature,
    preferences.language,
    preferences.theme,
    ...(preferences.version === 0 ? [] : [preferences.version]),
  ]);
  return rows[0]?.version;
}

// Both wait for whoever is writing the same row, and then find another version.
const INSERT = `
  insert into preferences (staff_id, ticket_font, ticket_font_size, notification_sound, desktop_notifications,
    hide_system_messages, signature, language, theme)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (staff_id) do nothing
  returning version`;

const UPDATE = `
  update preferences
  set ticket_font = $2, ticket_font_size = $3, notification_sound = $4, desktop_notifications = $5,
    hide_system_messages = $6, signature = $7, language = $8, theme = $9, version = version + 1, updated_at = now()
  where staff_id = $1 and version = $10
  returning version`;
