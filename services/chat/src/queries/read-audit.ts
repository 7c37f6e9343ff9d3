import type { Caller } from "@switchboard/kit/caller";
import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { type AuditEntry, type AuditPosition, listAudit } from "../store/audit.ts";
import { requireAdministrator } from "./find-reader.ts";
import type { PageRequest } from "./list-chats.ts";

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** Who did what, newest first. Throws permission_denied caller.not_allowed unless the caller is an administrator. */
export async function readAudit(sql: Sql, caller: Caller, page: PageRequest): Promise<AuditPage> {
  await requireAdministrator(sql, caller);
  const limit = pageSize(page.pageSize);
  const after = page.pageToken === "" ? undefined : toPosition(decodePageToken(page.pageToken, "audit"));
  const found = await listAudit(sql, after, limit + 1);
  const entries = found.slice(0, limit);
  const last = found.length > limit ? entries.at(-1) : undefined;
  return {
    entries,
    nextPageToken: last === undefined ? "" : encodePageToken([last.at.toISOString(), last.id], "audit"),
  };
}

function toPosition([at = "", id = ""]: readonly string[]): AuditPosition {
  return { at: new Date(at), id };
}
