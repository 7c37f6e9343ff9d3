import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { ChatDeps } from "../deps.ts";
import { listTemplates, type ReplyTemplate } from "../store/reply-templates.ts";
import { type ByCaller, findStaffReader } from "./find-reader.ts";

/** The predefined replies that the caller may use (R2), newest first. */
export async function listReplyTemplates(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  page: PageRequest,
): Promise<Page<ReplyTemplate>> {
  const { id, departmentIds } = await findStaffReader(pool, requireStaff(caller).id);
  return readTimePage(
    page,
    `templates:${id}`,
    (after, limit) => listTemplates(pool, id, departmentIds, after, limit),
    (template) => ({ at: template.savedAt, id: template.id }),
  );
}
