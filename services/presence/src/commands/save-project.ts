import { appendToOutbox } from "@switchboard/bus/outbox";
import { isUuid, newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import { requirePersonFor } from "../changes/require-person.ts";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkProject, type Project, type ProjectInput } from "../domain/project.ts";
import { projectSaved } from "../events.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import { findProject, readProject, upsertProject } from "../store/projects.ts";

/** What says which pages are trusted, where people are sent, and whose clients a site may name. */
const trusting = ["allowedOrigins", "accountUrlTemplate", "siteUrl", "clientSource"] as const;
const nothingTrusted = { allowedOrigins: [], accountUrlTemplate: "", siteUrl: "", clientSource: "billing" };

/**
 * Creates the project with this slug or changes it; an id must exist. Throws invalid_argument naming the field, not_found
 * presence.project_not_found, permission_denied presence.person_required for a key that changes what is trusted. Audited.
 */
export async function saveProject(deps: WriteDeps, asking: Asking, given: ProjectInput): Promise<Project> {
  const slug = isUuid(given.slug) ? (await readProject(deps.pool, given.slug)).slug : given.slug;
  const input = checkProject({ ...given, slug });
  return write(deps, { asking, rpc: "SaveProject", input }, async (tx) => {
    const before = await findProject(tx, slug);
    requirePersonFor(asking.caller, before ?? nothingTrusted, input, trusting);
    const project = await upsertProject(tx, { ...input, id: newId() });
    const details = { before, after: project };
    await appendAuditEntry(tx, { actor: asking.caller, action: "save_project", targetId: project.id, details });
    await appendToOutbox(tx, [projectSaved(project)]);
    return project;
  });
}
