import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { RpcServer } from "@switchboard/rpc/server";
import type { SearchDeps } from "../deps.ts";

/** The whole service behind gRPC, not yet listening. */
export function createSearchServer(deps: SearchDeps, verifier: CallerVerifier): RpcServer {
  return new RpcServer({ log: deps.log, verifier });
}
