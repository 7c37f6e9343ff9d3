import { beVisitor, identifyVisitor } from "@switchboard/contracts/operations/visitors";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ownCall } from "../auth/caller-tokens.ts";
import { VISITOR_COOKIE, VISITOR_COOKIE_MAX_AGE_S } from "../auth/visitor-cookie.ts";
import type { GatewayDeps } from "../deps.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import { toChatView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { route, serve } from "./serve.ts";

export interface VisitorRouteOptions {
  readonly secure: boolean;
  readonly visitorsPerMinute: number;
}

/** A browser becomes a visitor and proves to be a client (C3, C4). */
export function addVisitorRoutes(app: App, deps: GatewayDeps, options: VisitorRouteOptions): void {
  addCookie(app, deps, options);
  addIdentity(app, deps);
}

function addCookie(app: App, { visitorCookies }: GatewayDeps, options: VisitorRouteOptions): void {
  const rateLimit = addressLimit(options.visitorsPerMinute);
  const issue = async (_: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const visitorId = visitorCookies.read(request.cookies[VISITOR_COOKIE]) ?? newId();
    // Set every time: it lives on for as long as the browser comes back, and is signed with the newest secret.
    void reply.setCookie(VISITOR_COOKIE, visitorCookies.issue(visitorId), visitorCookieOptions(options.secure));
    return { visitor_id: visitorId };
  };
  route(app, beVisitor, issue, { rateLimit });
}

function addIdentity(app: App, { chat, sessions, signer }: GatewayDeps): void {
  serve(app, identifyVisitor, async ({ project_id: projectId, client_token: token }, call, { identity }) => {
    if (identity.kind !== "visitor") throw new AppError("permission_denied", "auth.not_allowed");
    const own = await ownCall({ signer });
    const { clientId: id, name, email } = await sessions.verifyClientToken({ projectId, token }, own);
    const callerToken = await signer.sign({ kind: "visitor", id: identity.id, client: { projectId, id, name, email } });
    const found = await chat.identifyVisitor({ projectId }, { ...call, callerToken });
    return { chat: found.chat === undefined ? null : toChatView(found.chat) };
  });
}

/** On other sites a cookie must be Secure and SameSite=None, and is kept apart for each of them (Partitioned). */
function visitorCookieOptions(secure: boolean) {
  const always = { path: "/", httpOnly: true, maxAge: VISITOR_COOKIE_MAX_AGE_S } as const;
  return secure
    ? ({ ...always, secure: true, sameSite: "none", partitioned: true } as const)
    : ({ ...always, secure: false, sameSite: "lax" } as const);
}
