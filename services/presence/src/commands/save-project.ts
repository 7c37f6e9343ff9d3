import { newId } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { checkProject, type Project, type ProjectInput } from "../domain/project.ts";
import { announceSaved } from "../events.ts";
import { upsertProject } from "../store/projects.ts";

/** Creates the project with this slug or changes it. Throws invalid_argument naming the field. */
export async function saveProject(pool: Pool, input: ProjectInput, request: IdempotentRequest): Promise<Project> {
  const checked = checkProject(input);
  return inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      const project = await upsertProject(tx, newId(), checked);
      await announceSaved(tx, { projects: [project] });
      return project;
    }),
  );
}
