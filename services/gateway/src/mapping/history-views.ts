import type { AuditEntry, Deletion } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { AuditEntryView, DeletionView } from "@switchboard/contracts/schemas/history";
import { there } from "./incomplete.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** What was deleted, and by whom (C22): proto in, JSON out. */

export function toDeletionView(deletion: Deletion | undefined): DeletionView {
  const { id, endedBefore, projectId, requestedBy, requestedAt, deleted, finishedAt } = there(deletion);
  return {
    id,
    ended_before: toTimestamp(endedBefore),
    project_id: projectId === "" ? null : projectId,
    requested_by: requestedBy,
    requested_at: toTimestamp(requestedAt),
    deleted,
    finished_at: finishedAt?.toISOString() ?? null,
  };
}

export function toAuditEntryView({ id, at, actorId, actorName, action, params }: AuditEntry): AuditEntryView {
  return { id, at: toTimestamp(at), actor: { id: actorId, name: actorName }, action, params };
}
