import { neededScopes, type Operation } from "@switchboard/contracts/operation";
import type { Scope } from "@switchboard/contracts/scopes";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { isApiKey } from "../auth/api-keys.ts";
import { type Identity, type KeyIdentity, toCaller } from "../auth/identity.ts";
import type { Pages } from "../auth/origins.ts";
import { VISITOR_COOKIE } from "../auth/visitor-cookie.ts";
import { type Asking, isVisitorToken } from "../auth/visitor-tokens.ts";
import type { GatewayDeps } from "../deps.ts";

declare module "fastify" {
  interface FastifyRequest {
    identity: Identity;
    /** Why the token in the request is not believed. */
    identityError: AppError | undefined;
    /** The token with which services are called for whoever is asking. */
    callerToken(): Promise<string>;
  }
}

/** What is no operation is for anyone: pages and their files. */
const PAGE: Pick<Operation, "access" | "scope"> = { access: "anyone" };
const ANONYMOUS: Identity = { kind: "anonymous" };
/** Where a request keeps who is asking; nobody until it is known. */
const known = Symbol("identity");
type Identified = FastifyRequest & { [known]?: Identity };
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Finds out who is asking, before anything is counted or parsed, and lets in whom the route is for. A key that nobody
 * knows here yet is counted by its address first: asking presence about it is not for free.
 */
export function addAuth(app: FastifyInstance, deps: GatewayDeps): void {
  app.decorateRequest("identity", {
    getter(this: Identified) {
      return this[known] ?? ANONYMOUS;
    },
    setter(this: Identified, identity: Identity) {
      this[known] = identity;
    },
  });
  app.decorateRequest("identityError", undefined);
  app.decorateRequest("callerToken", function callerToken(this: FastifyRequest) {
    return deps.signer.sign(toCaller(this.identity));
  });
  app.addHook("onRoute", requireOperation);
  app.addHook("onRequest", async (request) => identify(request, deps));
  app.addHook("preParsing", async (request) => admit(request, deps));
}

/** A route of the API that no operation describes, so that nobody knows who may use it, is a bug: found at the start. */
function requireOperation({ url, config, method }: RouteOptions): void {
  if (url.startsWith("/v1/") && config?.operation === undefined && method !== "OPTIONS") {
    throw new Error(`the route ${String(method)} ${url} is no operation`);
  }
}

async function identify(request: FastifyRequest, deps: GatewayDeps): Promise<void> {
  const token = bearerToken(request.headers.authorization);
  if (token === undefined) {
    const id = deps.visitorCookies.read(request.cookies[VISITOR_COOKIE]);
    if (id !== undefined) request.identity = { kind: "visitor", id };
    return;
  }
  if (isApiKey(token)) {
    const key = deps.apiKeys.peek(token);
    if (key !== undefined) request.identity = key;
    return;
  }
  try {
    if (isVisitorToken(token)) {
      request.identity = { kind: "visitor", id: deps.visitorTokens.read(token, askingOf(request)) };
      return;
    }
    const identity = await deps.staffTokens.verify(token);
    // A token outlives its person's employment by minutes.
    deps.organisation.requireStillHere(identity.id);
    deps.endedSessions.requireGoingOn(identity);
    request.identity = identity;
  } catch (error) {
    request.identityError = AppError.from(error);
  }
}

/** Whether whoever asks is a visitor by a token, as cookies are not kept. */
export function hasVisitorToken({ headers, identity }: FastifyRequest): boolean {
  return identity.kind === "visitor" && headers.authorization !== undefined;
}

/** The page that asks. */
export function askingOf({ headers, host }: FastifyRequest): Asking {
  return { origin: headers.origin, host };
}

function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : header.replace(/^Bearer +/i, "");
}

async function admit(request: FastifyRequest, deps: GatewayDeps): Promise<void> {
  const operation = request.routeOptions.config.operation ?? PAGE;
  const { access } = operation;
  requireAllowedPage(request, deps);
  if (access === "anyone") return;
  if (request.identityError !== undefined) throw request.identityError;
  const token = bearerToken(request.headers.authorization);
  if (token !== undefined && isApiKey(token)) {
    const key = await deps.apiKeys.verify(token);
    request.identity = key;
    return requireScopes(key, neededScopes(operation));
  }
  const { kind } = request.identity;
  if (kind === "anonymous") throw new AppError("unauthenticated", "auth.required");
  if (!access.includes(kind)) throw new AppError("permission_denied", "auth.not_allowed");
}

function requireScopes(key: KeyIdentity, needed: readonly Scope[] | undefined): void {
  if (needed === undefined) throw new AppError("permission_denied", "auth.not_allowed");
  const scope = needed.find((one) => !key.scopes.includes(one));
  if (scope !== undefined) throw new AppError("permission_denied", "auth.scope_missing", { scope });
}

/** Which pages may use an operation: sites have visitors alone, so what is for staff, and their sessions, is for our own. */
export function pagesOf({ access, tag }: Pick<Operation, "access" | "tag">): Pages {
  return access === "staff" || tag === "session" ? "own" : "sites";
}

/** Cookies are sent by browsers whoever asks, so a write that relies on them must come from a page that may use it. */
function requireAllowedPage(request: FastifyRequest, { origins }: GatewayDeps): void {
  if (READS.has(request.method) || request.headers.authorization !== undefined) return;
  const { operation } = request.routeOptions.config;
  origins.require(operation === undefined ? "own" : pagesOf(operation), request.headers.origin, request.host);
}
