import type { Input } from "@switchboard/contracts/operation";
import {
  beVisitor,
  getVisitorToken,
  identifyVisitor,
  signOutVisitor,
} from "@switchboard/contracts/operations/visitors";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { FastifyReply, FastifyRequest } from "fastify";
import { callerTokenOf, ownCall } from "../auth/caller-tokens.ts";
import type { VisitorIdentity } from "../auth/identity.ts";
import { VISITOR_COOKIE, VISITOR_COOKIE_MAX_AGE_S } from "../auth/visitor-cookie.ts";
import type { GatewayDeps } from "../deps.ts";
import { askingOf, hasVisitorToken } from "../plugins/auth.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import { toChatView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { route } from "./serve.ts";

export interface VisitorRouteOptions {
  readonly secure: boolean;
  readonly visitorsPerMinute: number;
}

/** A browser becomes a visitor, proves to be a client, and is nobody again (C3, C4). */
export function addVisitorRoutes(app: App, deps: GatewayDeps, options: VisitorRouteOptions): void {
  const rateLimit = addressLimit(options.visitorsPerMinute);
  const begin = (request: FastifyRequest, reply: FastifyReply, visitor_id: string) => {
    // Set every time: it lives on for as long as the browser comes back, and is signed with the newest secret.
    const cookie = deps.visitorCookies.issue(visitor_id);
    void reply.setCookie(VISITOR_COOKIE, cookie, visitorCookieOptions(options.secure));
    return { visitor_id, ...(hasVisitorToken(request) && { token: tokenFor(request, visitor_id) }) };
  };
  const tokenFor = (request: FastifyRequest, visitorId: string) => {
    const { origin = "", host } = askingOf(request);
    if (!deps.origins.allows("sites", origin, host)) throw new AppError("permission_denied", "auth.origin_not_allowed");
    return deps.visitorTokens.issue(visitorId, origin);
  };
  const idOf = ({ identity }: FastifyRequest) => (identity.kind === "visitor" ? identity.id : newId());
  route(app, beVisitor, async (_, request, reply) => begin(request, reply, idOf(request)), { rateLimit });

  const handOut = async (_: unknown, request: FastifyRequest) => {
    const visitor_id = idOf(request);
    return { visitor_id, token: tokenFor(request, visitor_id) };
  };
  route(app, getVisitorToken, handOut, { rateLimit });

  const leave = async (_: unknown, request: FastifyRequest, reply: FastifyReply) => {
    await deps.visitors.signOutVisitor({}, { callerToken: await callerTokenOf(deps, request.identity) });
    return begin(request, reply, newId());
  };
  route(app, signOutVisitor, leave, { rateLimit });

  route(app, identifyVisitor, async (input, request, reply) => {
    const { identity } = request;
    if (identity.kind !== "visitor") throw new AppError("permission_denied", "auth.not_allowed");
    const { visitorId, chat } = await identify(deps, identity, input);
    return { ...begin(request, reply, visitorId), chat: chat === undefined ? null : toChatView(chat) };
  });
}

/** A visitor proves to be a client; a new one does in the place of one who was another client. */
async function identify(deps: GatewayDeps, visitor: VisitorIdentity, input: Input<typeof identifyVisitor>) {
  const { project_id: projectId, client_token: token } = input;
  const { clientId, name, email } = await deps.sessions.verifyClientToken({ projectId, token }, await ownCall(deps));
  const client = { projectId, id: clientId, name, email };
  const prove = async (id: string) => {
    const callerToken = await deps.signer.sign({ kind: "visitor", id, client });
    return { visitorId: id, ...(await deps.chat.identifyVisitor({ projectId }, { callerToken })) };
  };
  try {
    return await prove(visitor.id);
  } catch (error) {
    if (AppError.from(error).reason !== "chat.other_client") throw error;
  }
  await deps.visitors.signOutVisitor({}, { callerToken: await callerTokenOf(deps, visitor) });
  return prove(newId());
}

/** On other sites a cookie must be Secure and SameSite=None, and is kept apart for each of them (Partitioned). */
function visitorCookieOptions(secure: boolean) {
  const always = { path: "/", httpOnly: true, maxAge: VISITOR_COOKIE_MAX_AGE_S } as const;
  return secure
    ? ({ ...always, secure: true, sameSite: "none", partitioned: true } as const)
    : ({ ...always, secure: false, sameSite: "lax" } as const);
}
