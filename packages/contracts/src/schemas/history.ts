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
  action: Type.String({ description: "`save_staff`, `delete_department`, `create_api_key`, `chat_deleted`..." }),
  target_id: Nullable(Type.String({ description: "What it was done to; null where it was many." })),
  before: Type.Unknown({
    description: "What it was before a change; null when there was nothing, or it was no change.",
  }),
  after: Type.Unknown({ description: "What it became; null when it was no change." }),
  details: Type.Record(Type.String(), Type.Unknown(), { description: "What else there is to say." }),
});
