import type { AuditEntry, Deletion } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { AuditEntryView, DeletionView } from "@switchboard/contracts/schemas/history";
import { required } from "./required.ts";
import { toOptionalTimeView, toTimeView } from "./time-view.ts";

/** What was deleted, and by whom (C22): proto in, JSON out. */

export function toDeletionView(deletion: Deletion | undefined): DeletionView {
  const { id, endedBefore, projectId, requestedBy, requestedAt, deleted, finishedAt } = required(deletion);
  return {
    id,
    ended_before: toTimeView(endedBefore),
    project_id: projectId === "" ? null : projectId,
    requested_by: requestedBy,
    requested_at: toTimeView(requestedAt),
    deleted,
    finished_at: toOptionalTimeView(finishedAt),
  };
}

export function toAuditEntryView({ id, at, actorId, actorName, action, params }: AuditEntry): AuditEntryView {
  return { id, at: toTimeView(at), actor: { id: actorId, name: actorName }, action, params };
}
