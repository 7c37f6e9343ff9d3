import { ApiKeyServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { DirectoryServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { PreferencesServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { RpcServer } from "@switchboard/rpc/server";
import type { PresenceDeps } from "../deps.ts";
import { apiKeyHandlers } from "./api-key-handlers.ts";
import { directoryHandlers } from "./directory-handlers.ts";
import { preferencesHandlers } from "./preferences-handlers.ts";
import { presenceHandlers } from "./presence-handlers.ts";
import { sessionHandlers } from "./session-handlers.ts";

/** The whole service behind gRPC, not yet listening. */
export function createPresenceServer(deps: PresenceDeps): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier: deps.verifier });
  server.add(SessionServiceService, sessionHandlers(deps));
  server.add(DirectoryServiceService, directoryHandlers(deps));
  server.add(PresenceServiceService, presenceHandlers(deps));
  server.add(PreferencesServiceService, preferencesHandlers(deps));
  server.add(ApiKeyServiceService, apiKeyHandlers(deps));
  return server;
}
