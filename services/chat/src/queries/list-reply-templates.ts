import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { listTemplates, type ReplyTemplate, type TemplatePosition } from "../store/reply-templates.ts";
import { findStaffReader } from "./find-reader.ts";
import type { PageRequest } from "./list-chats.ts";

export interface TemplatePage {
  readonly templates: readonly ReplyTemplate[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** The predefined replies that the caller may use (R2), newest first. */
export async function listReplyTemplates(sql: Sql, caller: Caller, page: PageRequest): Promise<TemplatePage> {
  const { id, departmentIds } = await findStaffReader(sql, requireStaff(caller).id);
  const limit = pageSize(page.pageSize);
  const filter = `templates:${id}`;
  const after = page.pageToken === "" ? undefined : toPosition(decodePageToken(page.pageToken, filter));
  // One more than asked for tells whether there is a next page.
  const found = await listTemplates(sql, id, departmentIds, after, limit + 1);
  const templates = found.slice(0, limit);
  const last = found.length > limit ? templates.at(-1) : undefined;
  return {
    templates,
    nextPageToken: last === undefined ? "" : encodePageToken([last.savedAt.toISOString(), last.id], filter),
  };
}

function toPosition([savedAt = "", id = ""]: readonly string[]): TemplatePosition {
  return { savedAt: new Date(savedAt), id };
}
