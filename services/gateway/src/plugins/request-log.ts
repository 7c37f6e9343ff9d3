import type { FastifyInstance } from "fastify";
import { httpSeconds } from "../metrics.ts";

/** One line and one measurement for every request; a bug's cause is in its line, and nowhere else. */
export function addRequestLog(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply) => {
    void reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { failure, identity } = request;
    const route = request.routeOptions.url ?? "none";
    const seconds = reply.elapsedTime / 1000;
    httpSeconds.observe({ method: request.method, route, status: String(reply.statusCode) }, seconds);
    const line = {
      method: request.method,
      // A link to a file is a secret for as long as it works.
      path: route.startsWith("/files/") ? route : request.url.split("?")[0],
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 10) / 10,
      caller: identity.kind,
      ...("id" in identity && { caller_id: identity.id }),
      ...(failure !== undefined && { reason: failure.reason }),
    };
    if (failure?.kind === "internal") request.log.error({ ...line, err: failure }, "request failed");
    else request.log.info(line, "request");
  });
}
