import { requireService } from "@switchboard/kit/caller";
import type { ServiceShape } from "@switchboard/rpc/definition";
import type { RpcServer } from "@switchboard/rpc/server";
import { admitting, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { FileDeps } from "../deps.ts";

/** Makes handlers that are only reached by services. */
export const byService = admitting((caller) => requireService(caller));

type Handle = ReturnType<typeof handling<FileDeps>>;

/** Makes a function that serves a service of the protos: by handlers that `handle` makes, or that ask `deps` themselves. */
export function serving<S extends ServiceShape>(
  service: S,
  handlersOf: (handle: Handle, deps: FileDeps) => UnaryHandlers<S>,
) {
  return (server: RpcServer, deps: FileDeps): void => server.add(service, handlersOf(handling(deps), deps));
}
