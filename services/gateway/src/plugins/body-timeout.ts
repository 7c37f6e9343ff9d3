import type { FastifyInstance, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The body must have come after this long, in milliseconds; 15 s unless given. */
    bodyTimeoutMs?: number;
  }
}

/** What a body of JSON may take, in milliseconds. */
const BODY_TIMEOUT_MS = 15_000;

/** Cuts off whoever sends a body so slowly that it only holds the connection. */
export function addBodyTimeout(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => {
    if (hasBody(request)) watch(request);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

function watch({ raw, routeOptions }: FastifyRequest): void {
  const timer = setTimeout(() => raw.destroy(), routeOptions.config.bodyTimeoutMs ?? BODY_TIMEOUT_MS);
  const stop = (): void => clearTimeout(timer);
  raw.once("end", stop);
  raw.once("close", stop);
}
