import type { MessageShape } from "@bufbuild/protobuf";
import type { handleUnaryCall, ServerUnaryCall } from "@grpc/grpc-js";
import type { CompleteOf } from "@switchboard/contracts/messages";
import type { Caller } from "@switchboard/kit/caller";
import { AppError, UnheardError } from "@switchboard/kit/errors";
import { metricsOf } from "@switchboard/kit/metrics";
import type { Page } from "@switchboard/kit/read-page";
import { continueTrace } from "@switchboard/kit/trace";
import { type CallContext, createCallContext, type RpcServerOptions, textOf } from "./call-context.ts";
import type { MethodNames, ServiceShape } from "./definition.ts";
import { logFailure } from "./log-failure.ts";
import { TRACEPARENT_KEY } from "./metadata.ts";
import { toStatus } from "./status.ts";

const { histogram } = metricsOf("rpc");

/** One function for each unary method: answers, or throws an AppError. */
export type UnaryHandlers<S extends ServiceShape> = {
  readonly [N in MethodNames<S, "unary">]: (
    request: MessageShape<S["method"][N]["input"]>,
    context: CallContext,
  ) => Promise<CompleteOf<S["method"][N]["output"]>>;
};

const durations = histogram("server_duration_seconds", "Time to answer a call, by method and outcome.", [
  "method",
  "outcome",
]);

/**
 * Wraps a handler into what grpc-js calls. A call that is refused for what a replica has not heard of is handled once more
 * after catching up: whoever made a project is not told a moment later that there is none.
 */
export function unaryHandler<Req, Res>(
  path: string,
  handler: (request: Req, context: CallContext) => Promise<Res>,
  options: RpcServerOptions,
  closing: AbortSignal,
): handleUnaryCall<Req, Res> {
  const run = async (call: ServerUnaryCall<Req, Res>): Promise<Res> => {
    const context = await createCallContext(call.metadata, options, () => AbortSignal.any([closing, cancelled(call)]));
    try {
      return await handler(call.request, context);
    } catch (thrown) {
      if (options.catchUp === undefined || !(thrown instanceof UnheardError)) throw thrown;
      await options.catchUp();
      return handler(call.request, context);
    }
  };
  return (call, callback) => {
    const stop = durations.startTimer({ method: path });
    continueTrace(textOf(call.metadata, TRACEPARENT_KEY), path, () => run(call)).then(
      (response) => {
        stop({ outcome: "ok" });
        callback(null, response);
      },
      (thrown: unknown) => {
        const error = AppError.from(thrown);
        logFailure(error, path, options.log);
        stop({ outcome: error.kind });
        callback(toStatus(error));
      },
    );
  };
}

function cancelled<Req, Res>(call: ServerUnaryCall<Req, Res>): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error("the caller has given up"));
  if (call.cancelled) abort();
  else call.on("cancelled", abort);
  return controller.signal;
}

type Handler<Req, Res> = (request: Req, context: CallContext) => Promise<Res>;

/** Makes handlers that are reached only by callers whom `admit` lets in; it throws for everybody else. */
export function admitting(admit: (caller: Caller) => unknown) {
  return <Req, Res>(handle: Handler<Req, Res>): Handler<Req, Res> =>
    async (request, context) => {
      await admit(context.caller);
      return handle(request, context);
    };
}

/**
 * Makes handlers that only read, reached like those of {@link admitting}: whether the caller may is found out beside what
 * they ask for, and nothing is answered before it is known.
 */
export function admittingReads(admit: (caller: Caller) => Promise<unknown>) {
  return <Req, Res>(handle: Handler<Req, Res>): Handler<Req, Res> =>
    async (request, context) => {
      const [admitted, answered] = await Promise.allSettled([admit(context.caller), handle(request, context)]);
      if (admitted.status === "rejected") throw admitted.reason;
      if (answered.status === "rejected") throw answered.reason;
      return answered.value;
    };
}

/** Makes handlers that read a request, give that to a command or a query, and answer with what is made of its result. */
export function handling<Deps>(deps: Deps) {
  return <Req, Input, Result, Res>(
    read: (request: Req) => Input,
    run: (deps: Deps, context: CallContext, input: Input) => Promise<Result>,
    answer: (result: Result) => Res,
  ): Handler<Req, Res> =>
    async (request, context) =>
      answer(await run(deps, context, read(request)));
}

/** The answer when there is nothing to say but that it is done. */
export function done(): Readonly<Record<never, never>> {
  return {};
}

/** The answer that is a page of a list: its rows under the name of their field, each as it is shown. */
export function pageOf<Name extends string, Row, Shown>(name: Name, show: (row: Row) => Shown) {
  return ({ rows, nextPageToken }: Page<Row>) => {
    const shown = { [name]: rows.map((row) => show(row)) } as { readonly [N in Name]: Shown[] };
    return { ...shown, nextPageToken };
  };
}
