import { type MethodDefinition, Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import type { RpcServerOptions } from "./call-context.ts";
import { definitionOf, type ServiceShape } from "./definition.ts";
import { type ServerStreamHandlers, serverStreamHandler } from "./server-stream-handler.ts";
import { type StreamHandlers, streamHandler } from "./stream-handler.ts";
import { type UnaryHandlers, unaryHandler } from "./unary-handler.ts";

/** How long open calls may take to finish when the server closes, in milliseconds; then they are cut. */
const CLOSE_GRACE_MS = 5_000;

/**
 * A gRPC server that lets nobody in without a caller token and turns every error into the taxonomy. Handlers decide
 * nothing about transport: they get the request and the caller, and answer or throw.
 */
export class RpcServer {
  readonly #server = new Server({
    "grpc.keepalive_time_ms": 10_000,
    "grpc.keepalive_timeout_ms": 5_000,
    // Nobody reads what it counts at each call.
    "grpc.enable_channelz": 0,
  });
  readonly #health = new HealthImplementation({ "": "NOT_SERVING" });
  readonly #options: RpcServerOptions;
  readonly #closing = new AbortController();

  constructor(options: RpcServerOptions) {
    this.#options = options;
    this.#health.addToServer(this.#server as unknown as Parameters<HealthImplementation["addToServer"]>[0]);
  }

  /** Serves the unary methods of a service. */
  add<S extends ServiceShape>(service: S, handlers: UnaryHandlers<S>): void {
    this.#serve(service, handlers, unaryHandler);
  }

  /** Serves the methods of a service that stream both ways; they end themselves when `signal` is aborted. */
  addStream<S extends ServiceShape>(service: S, handlers: StreamHandlers<S>): void {
    this.#serve(service, handlers, streamHandler);
  }

  /** Serves the methods of a service that answer with a stream. */
  addServerStream<S extends ServiceShape>(service: S, handlers: ServerStreamHandlers<S>): void {
    this.#serve(service, handlers, serverStreamHandler);
  }

  /** Listens on `host:port` and returns the port; 0 takes a free one. */
  listen(address: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) return reject(error);
        this.#health.setStatus("", "SERVING");
        resolve(port);
      });
    });
  }

  /** Takes no new calls, waits for open ones, cuts those that do not end. */
  async close(): Promise<void> {
    this.#health.setStatus("", "NOT_SERVING");
    this.#closing.abort(new Error("the server is closing"));
    const cut = setTimeout(() => this.#server.forceShutdown(), CLOSE_GRACE_MS);
    await new Promise<void>((resolve) => {
      this.#server.tryShutdown(() => resolve());
    });
    clearTimeout(cut);
  }

  #serve(
    service: ServiceShape,
    handlers: object,
    wrap: typeof unaryHandler | typeof streamHandler | typeof serverStreamHandler,
  ): void {
    const definition: Record<string, MethodDefinition<object, object>> = {};
    const implementation: UntypedServiceImplementation = {};
    for (const method of service.methods) {
      const name = method.localName;
      definition[name] = definitionOf(method);
      const handler = (handlers as Readonly<Record<string, unknown>>)[name];
      if (handler === undefined) continue;
      const wrapped = wrap(definition[name].path, handler as never, this.#options, this.#closing.signal);
      implementation[name] = wrapped as UntypedServiceImplementation[string];
    }
    this.#server.addService(definition, implementation);
  }
}
