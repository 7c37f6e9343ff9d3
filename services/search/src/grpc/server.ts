import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { PrivacyExportService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import { PrivacyRequestService } from "@switchboard/contracts/gen/switchboard/search/v1/privacy";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import { auditLister } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import type { RpcServerOptions } from "@switchboard/rpc/call-context";
import { RpcServer } from "@switchboard/rpc/server";
import { admitting } from "@switchboard/rpc/unary-handler";
import type { SearchDeps } from "../deps.ts";
import { clientHandlers } from "./client-handlers.ts";
import { exportHandlers } from "./export-handlers.ts";
import { importHandlers } from "./import-handlers.ts";
import { privacyHandlers } from "./privacy-handlers.ts";

/** The whole service behind gRPC, not yet listening. */
export function createSearchServer(
  deps: SearchDeps,
  verifier: CallerVerifier,
  catchUp?: RpcServerOptions["catchUp"],
): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier, catchUp });
  server.add(ClientService, clientHandlers(deps));
  server.add(ImportService, importHandlers(deps, catchUp));
  server.add(PrivacyRequestService, privacyHandlers(deps));
  server.addServerStream(PrivacyExportService, exportHandlers(deps.pool));
  const byAdministrator = admitting((caller) =>
    admit(caller, { permission: "admin" }, (id) => findStaff(deps.pool, id)),
  );
  server.add(AuditService, { listAuditEntries: byAdministrator(auditLister(deps.pool, auditTable)) });
  return server;
}
