import Type, { type Static } from "typebox";
import { Nullable, Timestamp, Uuid } from "./shapes.ts";

/** Many chats that are deleted at once (C22). */
export const DeletionView = Type.Object(
  {
    id: Uuid,
    ended_before: Timestamp,
    project_id: Nullable(Uuid),
    requested_by: Type.String(),
    requested_at: Timestamp,
    deleted: Type.Integer({ description: "Chats deleted so far." }),
    finished_at: Type.Union([Timestamp, Type.Null()], { description: "Null while it goes on." }),
  },
  { title: "Deletion" },
);
export type DeletionView = Static<typeof DeletionView>;

export const AuditEntryView = Type.Object(
  {
    id: Uuid,
    at: Timestamp,
    actor: Type.Object({ id: Type.String(), name: Type.String() }, { title: "Actor" }),
    action: Type.String({ description: "`chat_deleted`, `deletion_requested`, `account_opened`..." }),
    params: Type.Record(Type.String(), Type.String()),
  },
  { title: "AuditEntry" },
);
export type AuditEntryView = Static<typeof AuditEntryView>;
