import type { Caller } from "@switchboard/kit/caller";
import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { type AuditEntry, listAudit } from "../store/audit.ts";
import { requireAdministrator } from "./find-reader.ts";

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** Who did what, newest first. Throws permission_denied caller.not_allowed unless the caller is an administrator. */
export async function readAudit(sql: Sql, caller: Caller, page: PageRequest): Promise<AuditPage> {
  await requireAdministrator(sql, caller);
  const { rows, nextPageToken } = await readTimePage(
    page,
    "audit",
    (after, limit) => listAudit(sql, after, limit),
    ({ at, id }) => ({ at, id }),
  );
  return { entries: rows, nextPageToken };
}
