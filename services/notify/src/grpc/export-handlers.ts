import type { PrivacyExportService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { type ArchivePiece, rowsFile, withCounts } from "@switchboard/kit/archive-files";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";
import type { ServerStreamHandlers } from "@switchboard/rpc/server-stream-handler";
import { type ExportedMail, listMailsTo } from "../store/exports.ts";

/** Rows that are read at a time. */
const PAGE = 100;

/** What the service holds of a client, for the client to read (D3): for administrators. */
export function exportHandlers(pool: Sql): ServerStreamHandlers<typeof PrivacyExportService> {
  return {
    async *exportSubject({ subject }, { caller }) {
      await admit(caller, { permission: "admin" }, (id) => findStaff(pool, id));
      yield* withCounts(exportMails(pool, subject?.emails ?? []));
    },
  };
}

/** Each page is a statement of its own: no connection is held while somebody downloads. */
async function* exportMails(
  pool: Sql,
  emails: readonly string[],
): AsyncGenerator<ArchivePiece, Readonly<Record<string, number>>> {
  const read = (last: ExportedMail | undefined) => listMailsTo(pool, emails, last?.id, PAGE);
  return { mails: yield* rowsFile<ExportedMail>("mails.json", read) };
}
