import { AppError } from "@switchboard/kit/errors";
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from "fastify";
import { methodsAt } from "../methods-at.ts";
import { statusOf, toProblem } from "../problem.ts";
import { type SchemaError, toViolations } from "../violations.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Why the request was refused, for its line in the log. */
    failure: AppError | undefined;
  }
}

/** An error, and the status it is told with where that is not its reason's own. */
interface Refusal {
  readonly error: AppError;
  readonly status?: number;
}

/** What fastify itself refuses a request for. */
const frameworkReasons: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "request.unsupported_media_type",
  FST_ERR_CTP_BODY_TOO_LARGE: "request.body_too_large",
  FST_ERR_CTP_INVALID_JSON_BODY: "request.malformed_json",
  FST_ERR_CTP_EMPTY_JSON_BODY: "request.malformed_json",
};

/** Every error leaves as problem+json, whoever raised it; a bug leaves without a word about itself. */
export function addProblems(app: FastifyInstance): void {
  app.decorateRequest("failure", undefined);
  app.setErrorHandler((thrown: unknown, request, reply) => sendProblem(request, reply, toRefusal(thrown)));
  app.setNotFoundHandler(sendNotFound);
}

/** Answers a path that nothing is at, or nothing with this method. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const allowed = methodsAt(request.url.split("?")[0] ?? "");
  if (allowed.length > 0 && !allowed.includes(request.method)) {
    void reply.header("allow", allowed.join(", "));
    return sendProblem(request, reply, { error: new AppError("invalid_argument", "request.method_not_allowed") });
  }
  return sendProblem(request, reply, { error: new AppError("not_found", "request.route_not_found") });
}

/** The violations of one part of a request: pointers into the body as they are, others behind the part's name. */
export function schemaError(errors: FastifySchemaValidationError[], part: string): AppError {
  const prefix = part === "body" ? "" : `/${part === "querystring" ? "query" : part}`;
  const violations = toViolations(errors as unknown as SchemaError[], prefix);
  return new AppError("invalid_argument", "request.invalid", {}, { violations });
}

/** Answers a request that never became one, such as a URL that cannot be decoded. */
export function sendFrameworkProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(request, reply, toRefusal(thrown));
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, { error, status }: Refusal): FastifyReply {
  request.failure = error;
  const code = status ?? statusOf(error.reason, error.kind);
  const retryAfter = retryAfterSeconds(error);
  if (retryAfter !== undefined) void reply.header("retry-after", retryAfter);
  const instance = request.url.split("?")[0] ?? "";
  const problem = toProblem(error, { status: code, instance, requestId: request.id });
  return reply.code(code).type("application/problem+json; charset=utf-8").serializer(JSON.stringify).send(problem);
}

function retryAfterSeconds({ kind, params }: AppError): string | undefined {
  if (kind === "resource_exhausted") return params["retry_after_s"] ?? "1";
  return kind === "unavailable" ? "1" : undefined;
}

function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof AppError) return { error: thrown };
  const { code = "", statusCode = 500 } = thrown as Partial<FastifyError>;
  const known = frameworkReasons[code];
  if (known !== undefined) return { error: new AppError("invalid_argument", known) };
  if (statusCode >= 400 && statusCode < 500) {
    return { error: new AppError("invalid_argument", "request.malformed", {}, { cause: thrown }), status: statusCode };
  }
  return { error: AppError.from(thrown) };
}
