import Type, { type Static } from "typebox";
import { Timestamp } from "../views.ts";

/** Whether the visitor may send files in a chat, whatever the project says. */
export const UploadsBody = Type.Object({ allowed: Type.Boolean() }, { additionalProperties: false });
export type UploadsBody = Static<typeof UploadsBody>;

/** A link to a file. */
export const FileLinkBody = Type.Object({
  url: Type.String({
    description:
      "Path at this gateway. Whoever has it may fetch the file, without signing in, until `expires_at`. Images, sound and films are shown in place, everything else is saved.",
  }),
  expires_at: Timestamp,
});
export type FileLinkBody = Static<typeof FileLinkBody>;
