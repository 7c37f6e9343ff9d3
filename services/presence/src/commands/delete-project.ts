import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import type { PresenceDeps } from "../deps.ts";
import { assertProjectFree } from "../domain/in-use.ts";
import type { Project } from "../domain/project.ts";
import { projectNotFound } from "../domain/refusals.ts";
import { projectDeleted } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { countServing, deleteProject as deleteRow, findProject, lockProjectForDeletion } from "../store/projects.ts";

/**
 * P7: deletes a project that nobody and nothing needs, with its keys; answers it as it last was. Audited. Throws
 * not_found presence.project_not_found, failed_precondition presence.project_in_use with what needs it, unavailable
 * presence.chat_unavailable.
 */
export async function deleteProject(
  deps: WriteDeps & Pick<PresenceDeps, "chatWork">,
  asking: Asking,
  name: string,
): Promise<Project> {
  const found = await findProject(deps.pool, name);
  const chats = found && (await deps.chatWork.ofProject(found.id));
  // Who repeats the request finds nothing any more, and is answered with what was stored.
  return write(deps, { asking, rpc: "DeleteProject", input: { name } }, async (tx) => {
    const project = found && (await lockProjectForDeletion(tx, found.id));
    if (project === undefined || chats === undefined) throw projectNotFound(name);
    const { id, slug } = project;
    assertProjectFree({ ...chats, departments: await countServing(tx, id) });
    await deleteRow(tx, id);
    await appendToOutbox(tx, [projectDeleted(project)]);
    await appendAuditEntry(tx, { actor: asking.caller, action: "delete_project", targetId: id, details: { slug } });
    return project;
  });
}
