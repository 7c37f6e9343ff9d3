import type { ServiceShape } from "@switchboard/rpc/definition";
import type { RpcServer } from "@switchboard/rpc/server";
import { handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import type { PresenceDeps } from "../deps.ts";

/** What handlers are made with: whom to let in, how to run a command, and what they ask themselves. */
type Serving = ReturnType<typeof admissions> & {
  readonly handle: ReturnType<typeof handling<PresenceDeps>>;
  readonly deps: PresenceDeps;
};

/** Makes a function that serves a service of the protos. */
export function serving<S extends ServiceShape>(service: S, handlersOf: (serving: Serving) => UnaryHandlers<S>) {
  return (server: RpcServer, deps: PresenceDeps): void =>
    server.add(service, handlersOf({ ...admissions(deps.pool), handle: handling(deps), deps }));
}
