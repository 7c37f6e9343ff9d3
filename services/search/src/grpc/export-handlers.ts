import type { PrivacyExportService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { withCounts } from "@switchboard/kit/archive-files";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import type { Sql } from "@switchboard/pg/pool";
import type { ServerStreamHandlers } from "@switchboard/rpc/server-stream-handler";
import { exportSubject } from "../queries/export-subject.ts";
import { checkId } from "../validation.ts";

/** What the directory holds of a client, for the client to read (D3): for administrators. */
export function exportHandlers(pool: Sql): ServerStreamHandlers<typeof PrivacyExportService> {
  return {
    async *exportSubject({ subject }, { caller }) {
      await admit(caller, { permission: "admin" }, (id) => findStaff(pool, id));
      yield* withCounts(exportSubject(pool, checkId(subject?.clientId ?? "", "/client_id")));
    },
  };
}
