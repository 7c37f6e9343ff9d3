import { PrivacyExportService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { withCounts } from "@switchboard/kit/archive-files";
import type { RpcServer } from "@switchboard/rpc/server";
import type { FileDeps } from "../deps.ts";
import { exportSubject } from "../queries/export-subject.ts";
import { requireAdministrator } from "../queries/find-reader.ts";
import { toSubject } from "./privacy-handlers.ts";

/** What the service holds of a client, for the client to read (D3): for administrators. */
export function serveExport(server: RpcServer, { pool, files: { store } }: FileDeps): void {
  server.addServerStream(PrivacyExportService, {
    async *exportSubject({ subject }, { caller }) {
      await requireAdministrator(pool, caller);
      yield* withCounts(exportSubject({ pool, store }, toSubject(subject)));
    },
  });
}
