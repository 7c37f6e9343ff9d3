import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentService,
  OrganisationService,
  ProjectService,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { auditLister } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import { RpcServer } from "@switchboard/rpc/server";
import { admissions } from "../authorise.ts";
import type { PresenceDeps } from "../deps.ts";
import { apiKeyHandlers } from "./api-key-handlers.ts";
import { departmentHandlers } from "./department-handlers.ts";
import { organisationHandlers } from "./organisation-handlers.ts";
import { preferencesHandlers } from "./preferences-handlers.ts";
import { presenceHandlers } from "./presence-handlers.ts";
import { projectHandlers } from "./project-handlers.ts";
import { sessionHandlers } from "./session-handlers.ts";
import { staffHandlers } from "./staff-handlers.ts";

/** The whole service behind gRPC, not yet listening. */
export function createPresenceServer(deps: PresenceDeps): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier: deps.verifier });
  server.add(SessionService, sessionHandlers(deps));
  server.add(OrganisationService, organisationHandlers(deps));
  server.add(StaffService, staffHandlers(deps));
  server.add(DepartmentService, departmentHandlers(deps));
  server.add(ProjectService, projectHandlers(deps));
  server.add(PresenceService, presenceHandlers(deps));
  server.add(PreferencesService, preferencesHandlers(deps));
  server.add(ApiKeyService, apiKeyHandlers(deps));
  const { byAdministrator } = admissions(deps.pool);
  server.add(AuditService, { listAuditEntries: byAdministrator(auditLister(deps.pool, auditTable)) });
  return server;
}
