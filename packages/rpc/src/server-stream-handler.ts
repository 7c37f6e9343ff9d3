import { once } from "node:events";
import type { MessageShape } from "@bufbuild/protobuf";
import type { handleServerStreamingCall } from "@grpc/grpc-js";
import type { CompleteOf } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import { type CallContext, createCallContext, type RpcServerOptions } from "./call-context.ts";
import type { MethodNames, ServiceShape } from "./definition.ts";
import { logFailure } from "./log-failure.ts";
import { toStatus } from "./status.ts";

/** One function for each method that answers with a stream: gives messages as fast as they are taken, or throws an AppError. */
export type ServerStreamHandlers<S extends ServiceShape> = {
  readonly [N in MethodNames<S, "server_streaming">]: (
    request: MessageShape<S["method"][N]["input"]>,
    context: CallContext,
  ) => AsyncIterable<CompleteOf<S["method"][N]["output"]>>;
};

/** Wraps a handler into what grpc-js calls. The next message is asked for when the one before has gone on its way. */
export function serverStreamHandler<Req, Res>(
  path: string,
  handler: (request: Req, context: CallContext) => AsyncIterable<Res>,
  options: RpcServerOptions,
  closing: AbortSignal,
): handleServerStreamingCall<Req, Res> {
  return (call) => {
    const over = new AbortController();
    call.on("cancelled", () => over.abort(new Error("the caller is gone")));
    call.on("error", (err) => options.log.debug({ err, method: path }, "a stream broke"));
    const signal = AbortSignal.any([closing, over.signal]);
    const send = async (): Promise<void> => {
      const context = await createCallContext(call.metadata, options, () => signal);
      for await (const message of handler(call.request, context)) {
        signal.throwIfAborted();
        if (!call.write(message)) await once(call, "drain", { signal });
      }
      call.end();
    };
    send().catch((thrown: unknown) => {
      if (over.signal.aborted) return;
      const error = closing.aborted
        ? new AppError("unavailable", "rpc.cancelled", {}, { cause: thrown })
        : AppError.from(thrown);
      logFailure(error, path, options.log);
      call.emit("error", toStatus(error));
    });
  };
}
