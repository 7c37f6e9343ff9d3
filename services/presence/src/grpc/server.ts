import { ApiKeyServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentServiceService,
  OrganisationServiceService,
  ProjectServiceService,
  StaffServiceService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { RpcServer } from "@switchboard/rpc/server";
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
  server.add(SessionServiceService, sessionHandlers(deps));
  server.add(OrganisationServiceService, organisationHandlers(deps));
  server.add(StaffServiceService, staffHandlers(deps));
  server.add(DepartmentServiceService, departmentHandlers(deps));
  server.add(ProjectServiceService, projectHandlers(deps));
  server.add(PresenceServiceService, presenceHandlers(deps));
  server.add(PreferencesServiceService, preferencesHandlers(deps));
  server.add(ApiKeyServiceService, apiKeyHandlers(deps));
  return server;
}
