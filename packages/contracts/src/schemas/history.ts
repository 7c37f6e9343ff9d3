import Type from "typebox";
import { Nullable, Timestamp, Uuid, View } from "./shapes.ts";

/** Many chats that are deleted at once (C22). */
export const DeletionView = View("Deletion", {
  id: Uuid,
  ended_before: Timestamp,
  project_id: Nullable(Uuid),
  requested_by: Type.String(),
  requested_at: Timestamp,
  deleted: Type.Integer({ description: "Chats deleted so far." }),
  finished_at: Type.Union([Timestamp, Type.Null()], { description: "Null while it goes on." }),
});

export const AuditEntryView = View("AuditEntry", {
  id: Uuid,
  at: Timestamp,
  actor: View("Actor", { id: Type.String(), name: Type.String() }),
  action: Type.String({ description: "`chat_deleted`, `deletion_requested`, `account_opened`..." }),
  params: Type.Record(Type.String(), Type.String()),
});
