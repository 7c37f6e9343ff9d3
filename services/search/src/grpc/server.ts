import { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { RpcServerOptions } from "@switchboard/rpc/call-context";
import { RpcServer } from "@switchboard/rpc/server";
import type { SearchDeps } from "../deps.ts";
import { clientHandlers } from "./client-handlers.ts";
import { importHandlers } from "./import-handlers.ts";

/** The whole service behind gRPC, not yet listening. */
export function createSearchServer(
  deps: SearchDeps,
  verifier: CallerVerifier,
  catchUp?: RpcServerOptions["catchUp"],
): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier, catchUp });
  server.add(ClientService, clientHandlers(deps));
  server.add(ImportService, importHandlers(deps));
  return server;
}
