import type { Operation } from "@switchboard/contracts/operation";
import { operations } from "@switchboard/contracts/operations";
import type { GatewayDeps } from "../deps.ts";
import type { Called } from "../view/request.ts";
import type { App } from "./app-instance.ts";
import { addArchiveRoutes } from "./archive-routes.ts";
import { addAuditRoutes } from "./audit-routes.ts";
import { addChatRoutes } from "./chat-routes.ts";
import { addClientRoutes } from "./client-routes.ts";
import { addFileRoutes } from "./file-routes.ts";
import { addHistoryRoutes } from "./history-routes.ts";
import { addImportRoutes } from "./import-routes.ts";
import { addPreferencesRoutes } from "./preferences-routes.ts";
import { addProjectRoutes } from "./project-routes.ts";
import { pass, requireAllServed } from "./serve.ts";
import { addSessionRoutes, type SessionRouteOptions } from "./session-routes.ts";
import { addStaffRoutes } from "./staff-routes.ts";
import { addVisitorRoutes, type VisitorRouteOptions } from "./visitor-routes.ts";

/**
 * Gives every operation of the API its route: those of which the gateway has something to do, and then all that are a call
 * of a service and no more. Throws when one has none, and when a description does not fit the call.
 */
export async function addRoutes(
  app: App,
  deps: GatewayDeps,
  settings: SessionRouteOptions & VisitorRouteOptions,
): Promise<void> {
  addSessionRoutes(app, deps, settings);
  addStaffRoutes(app, deps);
  addProjectRoutes(app, deps);
  addPreferencesRoutes(app, deps);
  addVisitorRoutes(app, deps, settings);
  addChatRoutes(app, deps);
  addHistoryRoutes(app, deps);
  addAuditRoutes(app, deps);
  addClientRoutes(app, deps);
  addArchiveRoutes(app, deps);
  await addFileRoutes(app, deps);
  await addImportRoutes(app, deps);
  for (const operation of Object.values<Operation>(operations)) {
    if (isCalled(operation) && !app.served.has(operation)) pass(app, deps.services, operation);
  }
  requireAllServed(app);
}

function isCalled(operation: Operation): operation is Called {
  return operation.rpc !== undefined;
}
