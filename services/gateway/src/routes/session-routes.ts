import type { Session } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import type { Input } from "@switchboard/contracts/operation";
import { changePassword, refreshSession, signIn, signOut } from "@switchboard/contracts/operations/sessions";
import { toDate } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ownCall } from "../auth/caller-tokens.ts";
import { DEVICE_COOKIE } from "../auth/device-cookies.ts";
import type { GatewayDeps } from "../deps.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import { required } from "../required.ts";
import { toTimeText } from "../view/time-text.ts";
import { toStaffView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { route, serve } from "./serve.ts";

/** Holds the refresh token; only ever sent to the routes that need it. */
const REFRESH_COOKIE = "switchboard_refresh";
const REFRESH_PATH = "/v1/session";
/** As long as presence knows where somebody signed in, in seconds. */
const DEVICE_MAX_AGE_S = 90 * 24 * 60 * 60;
/** Checking a password is slow on purpose, and may wait for others, in milliseconds. */
const SIGN_IN_TIMEOUT_MS = 8_000;

export interface SessionRouteOptions {
  readonly secure: boolean;
  readonly signInsPerMinute: number;
}

/** Staff sign in, stay signed in, and sign out (P1). */
export function addSessionRoutes(app: App, deps: GatewayDeps, { secure, signInsPerMinute }: SessionRouteOptions): void {
  const { sessions, organisation } = deps;
  const cookie = { path: REFRESH_PATH, httpOnly: true, sameSite: "strict", secure } as const;

  const begin = (reply: FastifyReply, session: Session | undefined) => {
    const { staff, accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt } = required(session);
    organisation.noteStaff(required(staff));
    void reply.setCookie(REFRESH_COOKIE, refreshToken, { ...cookie, expires: toDate(required(refreshTokenExpiresAt)) });
    return {
      access_token: accessToken,
      expires_at: toTimeText(required(accessTokenExpiresAt)),
      staff: toStaffView(required(staff)),
    };
  };

  const deviceOf = ({ cookies }: FastifyRequest) => deps.deviceCookies.read(cookies[DEVICE_COOKIE]);

  const signInFrom = async (input: Input<typeof signIn>, request: FastifyRequest, reply: FastifyReply) => {
    const device = deviceOf(request) ?? newId();
    const call = { ...(await ownCall(deps)), timeoutMs: SIGN_IN_TIMEOUT_MS };
    const { session } = await sessions.signIn({ ...input, address: request.ip, device }, call);
    const begun = begin(reply, session);
    void reply.setCookie(DEVICE_COOKIE, deps.deviceCookies.issue(device), { ...cookie, maxAge: DEVICE_MAX_AGE_S });
    return begun;
  };
  route(app, signIn, signInFrom, { rateLimit: addressLimit(signInsPerMinute, deviceOf) });

  route(app, refreshSession, async (_, { cookies }, reply) => {
    const refreshToken = cookies[REFRESH_COOKIE] ?? "";
    if (refreshToken === "") throw new AppError("unauthenticated", "auth.no_session");
    return begin(reply, (await sessions.refreshSession({ refreshToken }, await ownCall(deps))).session);
  });

  const changeOwn = async (input: Input<typeof changePassword>, _: CallOptions, { ip, identity }: FastifyRequest) => {
    if (identity.kind !== "staff") throw new AppError("permission_denied", "auth.not_allowed");
    const { current_password: currentPassword, new_password: newPassword } = input;
    const who = { staffId: identity.id, sessionId: identity.sessionId, address: ip };
    const call = { ...(await ownCall(deps)), timeoutMs: SIGN_IN_TIMEOUT_MS };
    await sessions.changePassword({ ...who, currentPassword, newPassword }, call);
  };
  // Whoever found an open workplace guesses here, and presence counts nothing while Redis is away.
  serve(app, changePassword, changeOwn, { rateLimit: addressLimit(signInsPerMinute) });

  route(app, signOut, async (_, { cookies }, reply) => {
    const refreshToken = cookies[REFRESH_COOKIE] ?? "";
    if (refreshToken !== "") await sessions.signOut({ refreshToken }, await ownCall(deps));
    void reply.clearCookie(REFRESH_COOKIE, cookie);
  });
}
