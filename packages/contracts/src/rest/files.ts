import Type, { type Static } from "typebox";
import { Timestamp } from "../views.ts";

/** A link to a file. */
export const FileLinkBody = Type.Object({
  url: Type.String({
    description:
      "Path at this gateway. Whoever has it may fetch the file, without signing in, until `expires_at`. Images, sound and films are shown in place, everything else is saved.",
  }),
  expires_at: Timestamp,
});
export type FileLinkBody = Static<typeof FileLinkBody>;
