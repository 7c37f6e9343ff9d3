import { reasons } from "@switchboard/contracts/gen/reasons";
import { type Access, Bytes, neededScopes, type Operation, tags } from "@switchboard/contracts/operation";
import { operations } from "@switchboard/contracts/operations";
import { ProblemView } from "@switchboard/contracts/schemas/problem";
import type { TObject, TSchema } from "typebox";
import Type from "typebox";
import { VISITOR_COOKIE } from "../auth/visitor-cookie.ts";
import { statusOf } from "../problem.ts";
import { IdempotencyHeaders, takesKey } from "../routes/serve.ts";
import { Components, type Json } from "./components.ts";
import { reasonsOf } from "./reasons-of.ts";

const securitySchemes = {
  staff: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Access token of POST /v1/session",
  },
  key: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "sbk_<id>_<secret>",
    description: "API key of POST /v1/api-keys; the name beside it is the scope that it needs",
  },
  visitor: { type: "apiKey", in: "cookie", name: VISITOR_COOKIE, description: "Set by POST /v1/visitor" },
  visitorToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "sbv_<signed>",
    description: "Token of POST /v1/visitor/token, where the cookie is not kept",
  },
} as const;

const securityOf: Readonly<Record<Access, readonly Json[]>> = {
  staff: [{ staff: [] }],
  visitor: [{ visitor: [] }, { visitorToken: [] }],
  "staff or visitor": [{ staff: [] }, { visitor: [] }, { visitorToken: [] }],
  anyone: [],
};

/** Statuses of which a client can know when to try again. */
const PASSING = new Set([429, 503]);
const retryAfter = { description: "Seconds until it is worth trying again.", schema: { type: "integer", minimum: 1 } };

/** The description of the API (OpenAPI 3.1), made of its operations. */
export function openApiDocument() {
  const components = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const method = operation.method.toLowerCase();
    paths[operation.path] = { ...paths[operation.path], [method]: describe(name, operation, components) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Switchboard",
      version: "1",
      description:
        "Live chat, staff and presence. Errors are problem+json (RFC 9457) with a stable `reason`. The WebSocket at `/v1/realtime` is described in docs/realtime.md.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This gateway" }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: { schemas: components.schemas, securitySchemes },
  };
}

function describe(operationId: string, operation: Operation, components: Components): Json {
  const needed = neededScopes(operation);
  const { summary, description, tag, access, params = {}, query, body, answer } = operation;
  const parameters = [
    ...parametersOf("path", Type.Object(params), components),
    ...(query === undefined ? [] : parametersOf("query", query, components)),
    ...(takesKey(operation) ? parametersOf("header", IdempotencyHeaders, components) : []),
  ];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: [...securityOf[access], ...(needed === undefined ? [] : [{ key: [...needed] }])],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(body, components) } }),
    responses: { ...answerOf(answer, components), ...refusalsOf(operation, components) },
  };
}

function parametersOf(place: "path" | "query" | "header", { properties, required }: TObject, components: Components) {
  return Object.entries(properties).map(([name, schema]) => {
    const { description } = schema as Json;
    return {
      name,
      in: place,
      required: required?.includes(name) ?? false,
      ...(description !== undefined && { description }),
      schema: components.refer(schema),
    };
  });
}

function answerOf(answer: TSchema | undefined, components: Components): Json {
  if (answer === undefined) return { 204: { description: "Done" } };
  return { 200: { description: "All is well", content: contentOf(answer, components) } };
}

function contentOf(schema: TSchema, components: Components): Json {
  const type = schema === Bytes ? "application/octet-stream" : "application/json";
  return { [type]: { schema: components.refer(schema) } };
}

/** A problem for each status that occurs, with its reasons, and for whatever else a proxy may say. */
function refusalsOf(operation: Operation, components: Components): Json {
  const content = { "application/problem+json": { schema: components.refer(ProblemView) } };
  const byStatus = Object.groupBy(reasonsOf(operation), (reason) => statusOf(reason, reasons[reason]));
  const refusals = Object.entries(byStatus).map(([status, given = []]): [string, Json] => [
    status,
    {
      description: given.map((reason) => `\`${reason}\``).join(", "),
      ...(PASSING.has(Number(status)) && { headers: { "Retry-After": retryAfter } }),
      content,
      "x-reasons": given,
    },
  ]);
  return { ...Object.fromEntries(refusals), default: { description: "A problem (RFC 9457)", content } };
}
