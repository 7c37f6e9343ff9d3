import Type, { type Static } from "typebox";

/** Bodies of the routes for what follows a person through all of their browsers (P8, W1). */

const strict = { additionalProperties: false } as const;
const Version = Type.Integer({
  minimum: 0,
  maximum: 2_147_483_647,
  description: "Counts the saves, 0 when there was none. A save names the version it replaces.",
});

/** What a person prefers. */
export const PreferencesView = Type.Object(
  {
    version: Version,
    ticket_font: Type.Enum(["system", "sans", "serif", "mono"]),
    ticket_font_size: Type.Integer({ minimum: 10, maximum: 24, description: "CSS pixels." }),
    notification_sound: Type.Enum(["none", "chime", "bell", "knock", "pop"]),
    desktop_notifications: Type.Boolean(),
    hide_system_messages: Type.Boolean(),
    signature: Type.String({ maxLength: 2000 }),
    language: Type.String({ minLength: 2, maxLength: 35, description: "BCP 47, for example `en`." }),
    theme: Type.Enum(["system", "light", "dark"]),
  },
  strict,
);
export type PreferencesView = Static<typeof PreferencesView>;

/** Open tabs and drafts; only the workplace knows what is in it. */
export const WorkspaceView = Type.Object(
  {
    version: Version,
    document: Type.Record(Type.String(), Type.Unknown(), { description: "At most 65536 bytes as JSON." }),
  },
  strict,
);
export type WorkspaceView = Static<typeof WorkspaceView>;

export const WorkspaceVersionBody = Type.Object({ version: Version });
export type WorkspaceVersionBody = Static<typeof WorkspaceVersionBody>;
