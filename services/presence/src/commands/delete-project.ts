import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { assertProjectFree, type OpenChats } from "../domain/in-use.ts";
import type { Project } from "../domain/project.ts";
import { announceProjectDeleted } from "../events.ts";
import type { ProjectName } from "../queries/get-project.ts";
import { appendAuditEntry } from "../store/audit-entries.ts";
import {
  countServing,
  deleteProject as deleteRow,
  findProjectBySlug,
  lockProjectForDeletion,
} from "../store/projects.ts";
import type { DeleteDeps } from "./delete-department.ts";

/**
 * P7: deletes a project that nobody and nothing needs, with its keys; answers it as it last was. Audited. Throws
 * not_found presence.project_not_found, failed_precondition presence.project_in_use with what needs it, unavailable
 * presence.chat_unavailable.
 */
export async function deleteProject(
  { pool, chatWork }: DeleteDeps,
  name: ProjectName,
  actor: Caller,
  request: IdempotentRequest,
): Promise<Project> {
  const id = await idOf(pool, name);
  const chats = id === undefined ? undefined : await chatWork.ofProject(id);
  // Who repeats the request finds nothing any more, and is answered with what was stored.
  return inTransaction(pool, (tx) =>
    once(tx, request, async () => {
      const project = await remove(tx, name, id, chats);
      const details = { slug: project.slug };
      await appendAuditEntry(tx, { actor, action: "delete_project", targetId: project.id, details });
      return project;
    }),
  );
}

async function idOf(sql: Sql, name: ProjectName): Promise<string | undefined> {
  if ("slug" in name) return (await findProjectBySlug(sql, name.slug))?.id;
  return isUuid(name.id) ? name.id.toLowerCase() : undefined;
}

async function remove(
  tx: Sql,
  name: ProjectName,
  id: string | undefined,
  chats: OpenChats | undefined,
): Promise<Project> {
  const project = id === undefined ? undefined : await lockProjectForDeletion(tx, id);
  if (project === undefined || chats === undefined) {
    const wanted = "slug" in name ? name.slug : name.id;
    throw new AppError("not_found", "presence.project_not_found", { project: wanted.slice(0, 40) });
  }
  assertProjectFree({ ...chats, departments: await countServing(tx, project.id) });
  await deleteRow(tx, project.id);
  await announceProjectDeleted(tx, project);
  return project;
}
