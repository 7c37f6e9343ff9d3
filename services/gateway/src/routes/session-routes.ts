import type { Session } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { SessionBody, SignInBody } from "@switchboard/contracts/rest";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyReply } from "fastify";
import { ownCallerToken } from "../auth/caller-tokens.ts";
import type { GatewayDeps } from "../deps.ts";
import { toStaffView } from "../mapping/staff-views.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import type { App } from "./app-instance.ts";
import { answers, noContent } from "./route-schemas.ts";

/** Holds the refresh token; only ever sent to the routes that need it. */
const REFRESH_COOKIE = "switchboard_refresh";
const REFRESH_PATH = "/v1/session";
/** Checking a password is slow on purpose, and may wait for others, in milliseconds. */
const SIGN_IN_TIMEOUT_MS = 8_000;

export interface SessionRouteOptions {
  readonly secure: boolean;
  readonly signInsPerMinute: number;
}

/** Staff sign in, stay signed in, and sign out (P1). */
export function addSessionRoutes(app: App, deps: GatewayDeps, options: SessionRouteOptions): void {
  addSignIn(app, deps, options);
  addRefresh(app, deps, options);
  addSignOut(app, deps, options);
}

function addSignIn(app: App, deps: GatewayDeps, options: SessionRouteOptions): void {
  const schema = {
    operationId: "signIn",
    summary: "Sign in with email and password",
    description: "Answers an access token for 15 minutes; a refresh cookie is set beside it.",
    tags: ["session"],
    body: SignInBody,
    response: answers(SessionBody),
  };
  const config = { access: "anyone", rateLimit: addressLimit(options.signInsPerMinute) } as const;
  app.post("/v1/session", { schema, config }, async (request, reply) => {
    const call = { callerToken: await ownCallerToken(deps), timeoutMs: SIGN_IN_TIMEOUT_MS };
    const { session } = await deps.sessionClient.signIn({ ...request.body, address: request.ip }, call);
    return beginSession(reply, deps, session, options);
  });
}

function addRefresh(app: App, deps: GatewayDeps, options: SessionRouteOptions): void {
  const schema = {
    operationId: "refreshSession",
    summary: "Trade the refresh cookie for a new access token",
    tags: ["session"],
    response: answers(SessionBody),
  };
  app.post("/v1/session/refresh", { schema, config: { access: "anyone" } }, async (request, reply) => {
    const refreshToken = request.cookies[REFRESH_COOKIE] ?? "";
    if (refreshToken === "") throw new AppError("unauthenticated", "auth.no_session");
    const call = { callerToken: await ownCallerToken(deps) };
    const { session } = await deps.sessionClient.refreshSession({ refreshToken }, call);
    return beginSession(reply, deps, session, options);
  });
}

function addSignOut(app: App, deps: GatewayDeps, { secure }: SessionRouteOptions): void {
  const schema = { operationId: "signOut", summary: "End the session", tags: ["session"], response: noContent };
  app.delete("/v1/session", { schema, config: { access: "anyone" } }, async (request, reply) => {
    const refreshToken = request.cookies[REFRESH_COOKIE] ?? "";
    if (refreshToken !== "") {
      await deps.sessionClient.signOut({ refreshToken }, { callerToken: await ownCallerToken(deps) });
    }
    reply.clearCookie(REFRESH_COOKIE, cookieOptions(secure));
    return reply.code(204).send(null);
  });
}

function beginSession(
  reply: FastifyReply,
  { organisation }: GatewayDeps,
  session: Session | undefined,
  { secure }: SessionRouteOptions,
): SessionBody {
  if (session?.staff === undefined || session.refreshTokenExpiresAt === undefined) {
    throw new AppError("internal", "internal");
  }
  organisation.noteStaff(session.staff);
  const options = { ...cookieOptions(secure), expires: session.refreshTokenExpiresAt };
  void reply.setCookie(REFRESH_COOKIE, session.refreshToken, options).header("cache-control", "no-store");
  return {
    access_token: session.accessToken,
    expires_at: toTimestamp(session.accessTokenExpiresAt),
    staff: toStaffView(session.staff),
  };
}

function cookieOptions(secure: boolean) {
  return { path: REFRESH_PATH, httpOnly: true, sameSite: "strict", secure } as const;
}
