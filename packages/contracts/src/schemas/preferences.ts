import Type, { type Static } from "typebox";
import { Body, Word } from "./shapes.ts";

/** What follows a person through all of their browsers (P8, W1). */

export const Version = Type.Integer({
  minimum: 0,
  maximum: 2_147_483_647,
  description: "Counts the saves, 0 when there was none. A save names the version it replaces.",
});

/** What a person prefers. */
export const PreferencesView = Body(
  {
    version: Version,
    ticket_font: Word(["system", "sans", "serif", "mono"], { title: "TicketFont" }),
    ticket_font_size: Type.Integer({ minimum: 10, maximum: 24, description: "CSS pixels." }),
    notification_sound: Word(["none", "chime", "bell", "knock", "pop"], { title: "NotificationSound" }),
    desktop_notifications: Type.Boolean(),
    hide_system_messages: Type.Boolean(),
    signature: Type.String({ maxLength: 2000 }),
    language: Type.String({ minLength: 2, maxLength: 35, description: "BCP 47.", examples: ["en"] }),
    theme: Word(["system", "light", "dark"], { title: "Theme" }),
  },
  { title: "Preferences" },
);
export type PreferencesView = Static<typeof PreferencesView>;

/** Open tabs and drafts; only the workplace knows what is in it. */
export const WorkspaceView = Body(
  {
    version: Version,
    document: Type.Record(Type.String(), Type.Unknown(), { description: "At most 65536 bytes as JSON." }),
  },
  { title: "Workspace" },
);
export type WorkspaceView = Static<typeof WorkspaceView>;
