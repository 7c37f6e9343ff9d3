import { randomUUID } from "node:crypto";
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { AppError } from "@switchboard/kit/errors";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type { GatewayDeps } from "./deps.ts";
import type { SocketPlaceLimits } from "./limits/socket-places.ts";
import { addAuth } from "./plugins/auth.ts";
import { addBodyTimeout } from "./plugins/body-timeout.ts";
import { addCompression } from "./plugins/compression.ts";
import { addOpenapi } from "./plugins/openapi.ts";
import { addProblems, schemaError, sendFrameworkProblem } from "./plugins/problem.ts";
import { addRateLimit, type RequestLimits } from "./plugins/rate-limit.ts";
import { addRequestLog } from "./plugins/request-log.ts";
import { addSecurity } from "./plugins/security.ts";
import { addWeb } from "./plugins/web.ts";
import { toProblem } from "./problem.ts";
import type { RealtimeLimits } from "./realtime/limits.ts";
import { Realtime } from "./realtime/realtime.ts";
import { serveSockets } from "./realtime/socket/serve-sockets.ts";
import { addRoutes } from "./routes/add-routes.ts";
import type { App } from "./routes/app-instance.ts";
import { UPLOAD_TIMEOUT_MS } from "./routes/file-routes.ts";
import { addOperations } from "./routes/serve.ts";

/** Bytes of a request's body; the longest message needs less than half. */
const BODY_MAX_BYTES = 65_536;
/** How often connections are looked at for headers that are late, in milliseconds; Node does every 30 s. */
const CHECK_EVERY_MS = 1_000;

/** What of the settings concerns the app. */
export interface AppSettings {
  /** Reached over https: cookies are Secure. */
  readonly secure: boolean;
  /** Proxies whose X-Forwarded-* headers are believed; empty for none. */
  readonly trustProxy: string;
  readonly webRoot: string;
  readonly requestsPerMinute: RequestLimits;
  readonly signInsPerMinute: number;
  readonly visitorsPerMinute: number;
  /** A client must have sent its headers after this long, in milliseconds; for bodies see body-timeout.ts. */
  readonly headersMs: number;
  readonly sockets: SocketPlaceLimits;
  readonly realtime: RealtimeLimits;
}

export interface Gateway {
  readonly app: App;
  readonly realtime: Realtime;
}

/** The whole edge, not listening yet. `realtime.drain` and `app.close` stop it, in this order. */
export async function createGateway(deps: GatewayDeps, settings: AppSettings): Promise<Gateway> {
  const app = createApp(deps, settings);
  addProblems(app);
  addRequestLog(app);
  addBodyTimeout(app);
  await addSecurity(app, { deps, secure: settings.secure });
  await addCompression(app);
  addAuth(app, deps);
  await addRateLimit(app, { requests: deps.requests, perMinute: settings.requestsPerMinute });
  await addOpenapi(app);
  addOperations(app);
  await addRoutes(app, deps, settings);
  await addWeb(app, { root: settings.webRoot });
  const realtime = new Realtime(deps, settings.realtime);
  serveSockets(app.server, realtime, deps, { ...settings.sockets, trustProxy: settings.trustProxy });
  app.addHook("onClose", () => realtime.close());
  await app.ready();
  return { app, realtime };
}

function createApp(deps: GatewayDeps, { trustProxy, headersMs }: AppSettings): App {
  const loggerInstance: FastifyBaseLogger = deps.log;
  const app: App = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "request_id" }),
    genReqId: () => randomUUID(),
    trustProxy: trustProxy === "" ? false : trustProxy,
    bodyLimit: BODY_MAX_BYTES,
    // Of the slowest route: files. The others have their own.
    requestTimeout: UPLOAD_TIMEOUT_MS,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: CHECK_EVERY_MS },
    forceCloseConnections: "idle",
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false },
    frameworkErrors: sendFrameworkProblem,
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const problem = toProblem(new AppError("invalid_argument", "request.malformed"), {});
      const head = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/problem+json\r\n\r\n";
      socket.end(head + JSON.stringify(problem));
    },
    schemaErrorFormatter: schemaError,
  });
  // Compiled when it is first needed: all at once, they would be a part of every start and stay in memory.
  app.setValidatorCompiler((schema) => {
    let validate: ReturnType<typeof TypeBoxValidatorCompiler> | undefined;
    return (value: unknown) => {
      validate ??= TypeBoxValidatorCompiler(schema);
      return validate(value);
    };
  });
  // What is answered has exactly the shape that is described, by the way it is made; a serializer of its own for each
  // route costs a tenth of the process's memory.
  app.setSerializerCompiler(() => JSON.stringify);
  // Bodies are JSON; fastify would take text as well.
  app.removeContentTypeParser("text/plain");
  return app;
}
