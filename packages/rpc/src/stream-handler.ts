import type { MessageShape } from "@bufbuild/protobuf";
import type { handleBidiStreamingCall, ServerDuplexStream } from "@grpc/grpc-js";
import type { CompleteOf } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import { type CallContext, createCallContext, type RpcServerOptions } from "./call-context.ts";
import type { MethodNames, ServiceShape } from "./definition.ts";
import { logFailure } from "./log-failure.ts";
import { toStatus } from "./status.ts";

/** The server's end of a stream both ways. */
export interface ServerStream<Req, Res> {
  onRequest(listener: (request: Req) => void): void;
  /** Sends a message; false asks to wait for `onDrain` before the next. A stream that is over takes and drops it. */
  send(response: Res): boolean;
  onDrain(listener: () => void): void;
  /** The other side sends no more, or is gone. */
  onEnd(listener: () => void): void;
  /** Nothing more comes from here. */
  end(): void;
  /** Stops and resumes reading from the other side, so that it cannot outrun us. */
  pause(): void;
  resume(): void;
}

/** One function for each method that streams both ways; called when the caller is known. */
export type StreamHandlers<S extends ServiceShape> = {
  readonly [N in MethodNames<S, "bidi_streaming">]: (
    stream: ServerStream<MessageShape<S["method"][N]["input"]>, CompleteOf<S["method"][N]["output"]>>,
    context: CallContext,
  ) => void;
};

/** Wraps a handler into what grpc-js calls. */
export function streamHandler<Req, Res>(
  path: string,
  handler: (stream: ServerStream<Req, Res>, context: CallContext) => void,
  options: RpcServerOptions,
  closing: AbortSignal,
): handleBidiStreamingCall<Req, Res> {
  return (call) => {
    const over = new AbortController();
    call.on("cancelled", () => over.abort(new Error("the caller is gone")));
    call.on("error", (err) => options.log.debug({ err, method: path }, "a stream broke"));
    createCallContext(call.metadata, options, () => AbortSignal.any([closing, over.signal]))
      .then((context) => handler(serverStream(call, over.signal), context))
      .catch((thrown: unknown) => {
        const error = AppError.from(thrown);
        logFailure(error, path, options.log);
        call.emit("error", toStatus(error));
      });
  };
}

function serverStream<Req, Res>(call: ServerDuplexStream<Req, Res>, over: AbortSignal): ServerStream<Req, Res> {
  return {
    onRequest: (listener) => void call.on("data", listener),
    send: (response) => over.aborted || call.write(response),
    onDrain: (listener) => void call.on("drain", listener),
    onEnd: (listener) => {
      call.on("end", listener);
      over.addEventListener("abort", listener, { once: true });
    },
    end: () => void call.end(),
    pause: () => void call.pause(),
    resume: () => void call.resume(),
  };
}
