import type { DescMethod, Message, MessageShape } from "@bufbuild/protobuf";
import { Client, Metadata, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import type { InitOf } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import { currentTraceparent, withSpan } from "@switchboard/kit/trace";
import { channelCredentials, channelOptions, targetOf } from "./channel.ts";
import { definitionOf, type MethodNames, type ServiceShape } from "./definition.ts";
import { CALLER_KEY, IDEMPOTENCY_KEY, TRACEPARENT_KEY } from "./metadata.ts";
import { fromServiceError } from "./status.ts";

export interface CallOptions {
  /** From CallerSigner: on whose behalf. */
  readonly callerToken: string;
  /** Milliseconds until the caller gives up; 2000 unless said otherwise. */
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** One function for each unary method of a service. What a request leaves out has its zero value. Errors arrive as the AppError that was thrown over there. */
export type UnaryClient<S extends ServiceShape> = UnaryMethods<S> & { close(): void };

/** The same without the way to close it. */
export type UnaryMethods<S extends ServiceShape> = {
  readonly [N in MethodNames<S, "unary">]: (
    request: InitOf<S["method"][N]["input"]>,
    options: CallOptions,
  ) => Promise<MessageShape<S["method"][N]["output"]>>;
};

const DEFAULT_TIMEOUT_MS = 2_000;

/**
 * A client of the service at an address. While the service restarts, calls wait for it within their deadline. Nothing is
 * repeated: whether that is safe only the caller knows.
 */
export function createUnaryClient<S extends ServiceShape>(service: S, address: string): UnaryClient<S> {
  const channel = new UnaryChannel(address);
  return { ...clientOn(channel, service), close: () => channel.close() };
}

/** The methods of a service at the other end of a channel, which is closed by whoever opened it. */
export function clientOn<S extends ServiceShape>(channel: UnaryChannel, service: S): UnaryMethods<S> {
  const methods = service.methods.flatMap((method) =>
    method.methodKind === "unary" ? [[method.localName, channel.method(method)]] : [],
  );
  return Object.fromEntries(methods) as UnaryMethods<S>;
}

/** A way to all services at an address, for their unary methods. */
export class UnaryChannel {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(targetOf(address), channelCredentials, channelOptions);
  }

  /** How a method is called: as in a client, but that nobody but the caller knows what it takes. */
  method(method: DescMethod): (request: object, options: CallOptions) => Promise<Message> {
    const definition = definitionOf(method);
    return (request, options) => withSpan(definition.path, () => callUnary(this.#client, definition, request, options));
  }

  /**
   * Messages of a method that answers with a stream, read as they are taken: who is slow slows the other side. Leaving the loop
   * ends the call.
   */
  async *read<M extends DescMethod>(
    method: M,
    request: InitOf<M["input"]>,
    options: CallOptions,
  ): AsyncGenerator<MessageShape<M["output"]>> {
    const { path, requestSerialize, responseDeserialize } = definitionOf(method);
    const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    options.signal?.throwIfAborted();
    const call = this.#client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf(options),
      { deadline },
    );
    const cancel = (): void => call.cancel();
    options.signal?.addEventListener("abort", cancel, { once: true });
    try {
      for await (const message of call) yield message as MessageShape<M["output"]>;
    } catch (error) {
      throw isServiceError(error) ? fromServiceError(error) : error;
    } finally {
      options.signal?.removeEventListener("abort", cancel);
      cancel();
    }
  }

  close(): void {
    this.#client.close();
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error;
}

function callUnary(
  client: Client,
  { path, requestSerialize, responseDeserialize }: MethodDefinition<object, object>,
  request: object,
  options: CallOptions,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(new AppError("unavailable", "rpc.cancelled"));
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf(options),
      { deadline: Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) },
      (error, response) => {
        options.signal?.removeEventListener("abort", cancel);
        if (error !== null) reject(fromServiceError(error));
        else resolve(response as Message);
      },
    );
    const cancel = (): void => call.cancel();
    options.signal?.addEventListener("abort", cancel, { once: true });
  });
}

function metadataOf({ callerToken, idempotencyKey }: CallOptions): Metadata {
  const metadata = new Metadata({ waitForReady: true });
  metadata.set(CALLER_KEY, callerToken);
  if (idempotencyKey !== undefined && idempotencyKey !== "") metadata.set(IDEMPOTENCY_KEY, idempotencyKey);
  const traceparent = currentTraceparent();
  if (traceparent !== "") metadata.set(TRACEPARENT_KEY, traceparent);
  return metadata;
}
