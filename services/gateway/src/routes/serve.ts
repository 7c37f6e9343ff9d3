import { type Answer, Bytes, type Input, type Operation } from "@switchboard/contracts/operation";
import { operations } from "@switchboard/contracts/operations";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { FastifyContextConfig, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import Type, { type TSchema } from "typebox";
import type { Services } from "../services.ts";
import { type Called, requestOf } from "../view/request.ts";
import { answerView } from "../view/view.ts";
import type { App } from "./app-instance.ts";

/** How operations of the API become routes: everything that their descriptions say happens here. */

declare module "fastify" {
  interface FastifyInstance {
    /** The operations that have a route. */
    served: Set<Operation>;
  }
  interface FastifyContextConfig {
    operation?: Operation;
  }
}

/** A key makes repeating a write harmless: the effect happens once, and the first answer comes again (G2). */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: "^[\\x20-\\x7e]+$",
      description:
        "Chosen by the caller, 1 to 200 printable characters; the same key again repeats the answer, not the effect.",
    }),
  ),
});

/** What an operation's handler comes up with: anything for one without an answer, and bytes it sends itself. */
type Result<O extends Operation> = Promise<
  O["answer"] extends typeof Bytes ? FastifyReply : O["answer"] extends TSchema ? Answer<O> : unknown
>;

/** What only the gateway knows of a route. */
export interface RouteSettings extends Pick<FastifyContextConfig, "rateLimit" | "bodyTimeoutMs"> {
  /** Bytes of the body at most. */
  readonly bodyLimit?: number;
}

/** Prepares an app for operations; `requireAllServed` looks at the end whether each has its route. */
export function addOperations(app: App): void {
  app.decorate("served", new Set<Operation>());
}

/** Throws when an operation has no route. */
export function requireAllServed({ served }: App): void {
  const missing = Object.entries(operations).flatMap(([name, operation]) => (served.has(operation) ? [] : [name]));
  if (missing.length > 0) throw new Error(`nobody serves ${missing.join(", ")}`);
}

/**
 * Serves an operation by the call that it names. Its input becomes the request by itself, or by `toRequest` where the
 * gateway has something to add.
 */
export function pass<O extends Called>(
  app: App,
  services: Services,
  operation: O,
  toRequest: (input: Input<O>, request: FastifyRequest) => object | Promise<object> = requestOf(operation),
): void {
  const { rpc, timeoutMs, answer } = operation;
  const ask = services.method(rpc);
  const view = answer === undefined || answer === Bytes ? undefined : answerView(answer, rpc.output);
  serve(app, operation, async (input, call, request) => {
    const wanted = await toRequest(input, request);
    const response = await ask(wanted, { ...call, ...(timeoutMs !== undefined && { timeoutMs }) });
    return view?.(response, request.identity.kind === "visitor" ? "visitor" : "staff") as Awaited<Result<O>>;
  });
}

/** Serves an operation that is a call of a service: `call` says on whose behalf, and under which key. */
export function serve<O extends Operation>(
  app: App,
  operation: O,
  handle: (input: Input<O>, call: CallOptions, request: FastifyRequest) => Result<O>,
  settings?: RouteSettings,
): void {
  const isKeyed = takesKey(operation);
  const callOf = async (request: FastifyRequest): Promise<CallOptions> => {
    const callerToken = await request.callerToken();
    const key = request.headers["idempotency-key"];
    return isKeyed && typeof key === "string" ? { callerToken, idempotencyKey: key } : { callerToken };
  };
  route(app, operation, async (input, request) => handle(input, await callOf(request), request), settings);
}

/** Serves an operation that is more than a call of a service. */
export function route<O extends Operation>(
  app: App,
  operation: O,
  handle: (input: Input<O>, request: FastifyRequest, reply: FastifyReply) => Result<O>,
  { bodyLimit, ...config }: RouteSettings = {},
): void {
  app.served.add(operation);
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/{(\w+)}/g, ":$1"),
    schema: schemaOf(operation),
    config: { operation, ...config },
    ...(bodyLimit !== undefined && { bodyLimit }),
    ...((operation.secret === true || operation.answer === Bytes) && { compress: false }),
    handler: async (request, reply) => {
      const answer = await handle(inputOf(request) as Input<O>, request, reply);
      if (operation.secret === true) void reply.header("cache-control", "no-store");
      return operation.answer === undefined ? reply.code(204).send(null) : answer;
    },
  });
}

/** Whether repeating an operation is made harmless by a key. */
export function takesKey({ method, keyed }: Operation): boolean {
  return method !== "GET" && keyed !== false;
}

/** What the edge checks of a request, and how an answer is written. */
function schemaOf(operation: Operation): FastifySchema {
  const { params, query, body, answer } = operation;
  return {
    ...(params !== undefined && { params: Type.Object(params) }),
    ...(query !== undefined && { querystring: query }),
    ...(body !== undefined && body !== Bytes && { body }),
    ...(takesKey(operation) && { headers: IdempotencyHeaders }),
    ...(answer !== undefined && answer !== Bytes && { response: { 200: answer } }),
  };
}

function inputOf({ params, query, body }: FastifyRequest): object {
  return { ...(params as object), ...(query as object), ...(body as object) };
}
