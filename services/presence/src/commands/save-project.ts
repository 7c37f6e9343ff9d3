import { appendToOutbox } from "@switchboard/bus/outbox";
import { newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import { type WriteDeps, write } from "../changes/write.ts";
import { checkProject, type Project, type ProjectInput } from "../domain/project.ts";
import { projectSaved } from "../events.ts";
import { upsertProject } from "../store/projects.ts";

/** Creates the project with this slug or changes it. Throws invalid_argument naming the field. */
export async function saveProject(deps: WriteDeps, asking: Asking, given: ProjectInput): Promise<Project> {
  const input = checkProject(given);
  return write(deps, { asking, rpc: "SaveProject", input }, async (tx) => {
    const project = await upsertProject(tx, { ...input, id: newId() });
    await appendToOutbox(tx, [projectSaved(project)]);
    return project;
  });
}
