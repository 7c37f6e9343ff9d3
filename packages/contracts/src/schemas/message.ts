import Type, { type Static } from "typebox";
import { AuthorKind } from "../gen/switchboard/chat/v1/message_pb.js";
import { wordsOf } from "../words.ts";
import { Nullable, Timestamp, Uuid, View, Word } from "./shapes.ts";

/** What is said in chats. */

export const AuthorKindView = Word(wordsOf(AuthorKind), { title: "AuthorKind" });

export const AuthorView = View("Author", {
  kind: AuthorKindView,
  id: Nullable(Type.String()),
  name: Nullable(Type.String({ description: "As it is to be shown; null when a visitor gave none." })),
});
export type AuthorView = Static<typeof AuthorView>;

const SystemNoteView = View("SystemNote", {
  code: Type.String({
    description:
      "`taken`, `forwarded`, `form_offered`, `uploads_allowed`, `uploads_forbidden`, `ended`, `identified`, `sign_in_asked` or `page_offered`; skip one that is not known.",
  }),
  params: Type.Record(Type.String(), Type.String()),
});

export const FileView = View("File", {
  id: Uuid,
  name: Type.String({ description: "Fit to be shown and saved under." }),
  media_type: Type.String({ description: "By content, for example `image/png`." }),
  size: Type.Integer({ description: "Bytes." }),
  width: Nullable(Type.Integer({ description: "Pixels; null when it is no image." })),
  height: Nullable(Type.Integer()),
});
export type FileView = Static<typeof FileView>;

export const MessageView = View("Message", {
  chat_id: Uuid,
  seq: Type.Integer({ minimum: 1, description: "1, 2, 3... without a gap." }),
  message_id: Uuid,
  author: AuthorView,
  text: Nullable(Type.String({ description: "Null for a file and for a note of the system." })),
  file: Nullable(FileView),
  system: Nullable(SystemNoteView),
  sent_at: Timestamp,
});
export type MessageView = Static<typeof MessageView>;

/** The message is in the database. `chat_id` is another than was written to when that chat had ended. */
export const AcceptedView = View("Accepted", {
  chat_id: Uuid,
  message_id: Uuid,
  seq: Type.Integer(),
  sent_at: Timestamp,
});
export type AcceptedView = Static<typeof AcceptedView>;

export const CursorsView = View("Cursors", {
  delivered_seq: Type.Integer({ description: "The newest message that reached a screen of this side." }),
  read_seq: Type.Integer({ description: "The newest message that this side looked at." }),
});
export type CursorsView = Static<typeof CursorsView>;
