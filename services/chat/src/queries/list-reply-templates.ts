import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { listTemplates, type ReplyTemplate } from "../store/reply-templates.ts";
import { findStaffReader } from "./find-reader.ts";

export interface TemplatePage {
  readonly templates: readonly ReplyTemplate[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The predefined replies that the caller may use (R2), newest first. */
export async function listReplyTemplates(sql: Sql, caller: Caller, page: PageRequest): Promise<TemplatePage> {
  const { id, departmentIds } = await findStaffReader(sql, requireStaff(caller).id);
  const { rows, nextPageToken } = await readTimePage(
    page,
    `templates:${id}`,
    (after, limit) => listTemplates(sql, id, departmentIds, after, limit),
    (template) => ({ at: template.savedAt, id: template.id }),
  );
  return { templates: rows, nextPageToken };
}
