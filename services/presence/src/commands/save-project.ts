import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkProject, type Project, type ProjectInput } from "../domain/project.ts";
import { projectNotFound } from "../domain/refusals.ts";
import { projectSaved } from "../events.ts";
import { slugNamed } from "../queries/slug-named.ts";
import { findProject, upsertProject } from "../store/projects.ts";

/**
 * Creates the project with this slug or changes it; an id must exist. Throws invalid_argument naming the field, not_found
 * presence.project_not_found.
 */
export async function saveProject(deps: WriteDeps, asking: Asking, given: ProjectInput): Promise<Project> {
  const slug = await slugNamed(given.slug, (id) => findProject(deps.pool, id), projectNotFound);
  const input = checkProject({ ...given, slug });
  return write(deps, { asking, rpc: "SaveProject", input }, async (tx) => {
    const project = await upsertProject(tx, { ...input, id: newId() });
    await appendToOutbox(tx, [projectSaved(project)]);
    return project;
  });
}
