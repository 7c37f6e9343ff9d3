import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { auditLister } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import { RpcServer } from "@switchboard/rpc/server";
import type { PresenceDeps } from "../deps.ts";
import { serveApiKeys } from "./api-key-handlers.ts";
import { serveDepartments } from "./department-handlers.ts";
import { serveOrganisation } from "./organisation-handlers.ts";
import { servePreferences } from "./preferences-handlers.ts";
import { servePresence } from "./presence-handlers.ts";
import { serveProjects } from "./project-handlers.ts";
import { serving } from "./serving.ts";
import { serveSessions } from "./session-handlers.ts";
import { serveStaff } from "./staff-handlers.ts";

const serveAudit = serving(AuditService, ({ byAdministrator, deps }) => ({
  listAuditEntries: byAdministrator(auditLister(deps.pool, auditTable)),
}));

const services = [
  ...[serveSessions, serveOrganisation, serveStaff, serveDepartments, serveProjects],
  ...[servePresence, servePreferences, serveApiKeys, serveAudit],
];

/** The whole service behind gRPC, not yet listening. */
export function createPresenceServer(deps: PresenceDeps): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier: deps.verifier });
  for (const serve of services) serve(server, deps);
  return server;
}
