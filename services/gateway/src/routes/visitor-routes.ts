import { IdentifyBody, VisitorBody, VisitorChatBody } from "@switchboard/contracts/rest";
import { Uuid } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import Type from "typebox";
import { ownCallerToken } from "../auth/caller-tokens.ts";
import { VISITOR_COOKIE, VISITOR_COOKIE_MAX_AGE_S } from "../auth/visitor-cookie.ts";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, idempotencyKeyOf } from "./route-schemas.ts";

export interface VisitorRouteOptions {
  readonly secure: boolean;
  readonly visitorsPerMinute: number;
}

const tags = ["visitor"];
const config = { access: "visitor" } as const;

/** A browser becomes a visitor, proves to be a client, and finds its chat again (C3, C4). */
export function addVisitorRoutes(app: App, deps: GatewayDeps, options: VisitorRouteOptions): void {
  addVisitor(app, deps, options);
  addIdentity(app, deps);
  addVisitorChat(app, deps);
}

function addVisitor(app: App, { visitorCookies }: GatewayDeps, options: VisitorRouteOptions): void {
  const schema = {
    operationId: "beVisitor",
    summary: "Get or confirm the visitor cookie",
    description: "A missing or forged cookie is replaced by that of a new visitor.",
    tags,
    response: answers(VisitorBody),
  };
  const rateLimit = addressLimit(options.visitorsPerMinute);
  app.post("/v1/visitor", { schema, config: { access: "anyone", rateLimit } }, async (request, reply) => {
    const visitorId = visitorCookies.read(request.cookies[VISITOR_COOKIE]) ?? newId();
    // Set every time: it lives on for as long as the browser comes back, and is signed with the newest secret.
    void reply.setCookie(VISITOR_COOKIE, visitorCookies.issue(visitorId), visitorCookieOptions(options.secure));
    return { visitor_id: visitorId };
  });
}

function addIdentity(app: App, { chat, sessionClient, signer }: GatewayDeps): void {
  const schema = {
    operationId: "identifyVisitor",
    summary: "Prove that the visitor is a client",
    description: "The token is signed by the project's site. Answers the running chat, if there is one.",
    tags,
    headers: IdempotencyHeaders,
    body: IdentifyBody,
    response: answers(VisitorChatBody),
  };
  app.post("/v1/visitor/identity", { schema, config }, async (request) => {
    const { identity, body } = request;
    if (identity.kind !== "visitor") throw new AppError("permission_denied", "auth.not_allowed");
    const projectId = body.project_id;
    const token = { projectId, token: body.client_token };
    const verified = await sessionClient.verifyClientToken(token, { callerToken: await ownCallerToken({ signer }) });
    const client = { projectId, id: verified.clientId, name: verified.name, email: verified.email };
    const callerToken = await signer.sign({ kind: "visitor", id: identity.id, client });
    const call = { callerToken, idempotencyKey: idempotencyKeyOf(request.headers) };
    const found = await chat.identifyVisitor({ projectId }, call);
    return { chat: found.chat === undefined ? null : toChatView(found.chat, "visitor") };
  });
}

function addVisitorChat(app: App, { chat }: GatewayDeps): void {
  const schema = {
    operationId: "getVisitorChat",
    summary: "The visitor's newest chat in a project",
    tags,
    querystring: Type.Object({ project_id: Uuid }),
    response: answers(VisitorChatBody),
  };
  app.get("/v1/visitor/chat", { schema, config }, async (request) => {
    const question = { projectId: request.query.project_id };
    const found = await chat.getVisitorChat(question, { callerToken: await request.callerToken() });
    return { chat: found.chat === undefined ? null : toChatView(found.chat, "visitor") };
  });
}

/** On other sites a cookie must be Secure and SameSite=None, and is kept apart for each of them (Partitioned). */
function visitorCookieOptions(secure: boolean) {
  const always = { path: "/", httpOnly: true, maxAge: VISITOR_COOKIE_MAX_AGE_S } as const;
  return secure
    ? ({ ...always, secure: true, sameSite: "none", partitioned: true } as const)
    : ({ ...always, secure: false, sameSite: "lax" } as const);
}
