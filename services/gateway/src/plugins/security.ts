import cookie from "@fastify/cookie";
import cors from "@fastify/cors";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import helmet from "helmet";
import type { GatewayDeps } from "../deps.ts";
import { pagesOf } from "./auth.ts";

export interface SecurityOptions {
  readonly deps: GatewayDeps;
  /** The API is reached over https. */
  readonly secure: boolean;
}

/** How long browsers may remember the answer of a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Headers that browsers obey: what pages may load, and which pages of other sites may call. */
export async function addSecurity(app: FastifyInstance, { deps, secure }: SecurityOptions): Promise<void> {
  await app.register(cookie);
  // The plugin of fastify makes the headers anew for each request.
  const setHeaders = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    // The widget's script is loaded by pages of other sites.
    crossOriginResourcePolicy: { policy: "cross-origin" },
    strictTransportSecurity: secure,
    // Not `no-referrer`, which makes some browsers hide the origin that writes are checked by.
    referrerPolicy: { policy: "same-origin" },
  });
  app.addHook("onRequest", (request, reply, done) =>
    setHeaders(request.raw, reply.raw, (error) => done(error === undefined ? undefined : AppError.from(error))),
  );
  await app.register(cors, {
    hook: "onRequest",
    delegator: (request, callback) => {
      callback(null, {
        origin: mayCall(request as FastifyRequest, deps),
        credentials: true,
        methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        allowedHeaders: ["authorization", "content-type", "idempotency-key"],
        exposedHeaders: ["retry-after", "x-request-id"],
        maxAge: PREFLIGHT_MAX_AGE_S,
      });
    },
  });
}

/** Our own pages only; their components set styles in place, and show images of any https site (C2). */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  baseUri: ["'self'"],
  connectSrc: ["'self'", "ws:", "wss:"],
  fontSrc: ["'self'", "data:"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", "data:", "https:"],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
};

/**
 * Whether a page may read the answer. A preflight has no operation yet, and does nothing. Nobody may before presence has
 * told of the projects.
 */
function mayCall({ headers, host, routeOptions }: FastifyRequest, { origins, organisation }: GatewayDeps): boolean {
  if (headers.origin === undefined || !organisation.loaded) return false;
  const { operation } = routeOptions.config;
  return origins.allows(operation === undefined ? "sites" : pagesOf(operation), headers.origin, host);
}
