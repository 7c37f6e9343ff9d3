import { HistoryOf } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import {
  addVisitorNote,
  beVisitor,
  identifyVisitor,
  listEarlierChats,
  listPages,
  listVisitorNotes,
} from "@switchboard/contracts/operations/visitors";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ownCallerToken } from "../auth/caller-tokens.ts";
import { VISITOR_COOKIE, VISITOR_COOKIE_MAX_AGE_S } from "../auth/visitor-cookie.ts";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { toNoteView, toPageView } from "../mapping/detail-views.ts";
import { addressLimit } from "../plugins/rate-limit.ts";
import type { App } from "./app-instance.ts";
import { toVisitorChat } from "./chat-answers.ts";
import { pageOf, route, serve } from "./serve.ts";

export interface VisitorRouteOptions {
  readonly secure: boolean;
  readonly visitorsPerMinute: number;
}

/** A browser becomes a visitor and proves to be a client (C3, C4); what is known of a chat's visitor (C8, C10, C15). */
export function addVisitorRoutes(app: App, deps: GatewayDeps, options: VisitorRouteOptions): void {
  addCookie(app, deps, options);
  addIdentity(app, deps);
  addDetails(app, deps);
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

function addIdentity(app: App, { chat, sessionClient, signer }: GatewayDeps): void {
  serve(app, identifyVisitor, async ({ project_id: projectId, client_token: token }, call, { identity }) => {
    if (identity.kind !== "visitor") throw new AppError("permission_denied", "auth.not_allowed");
    const own = { callerToken: await ownCallerToken({ signer }) };
    const { clientId: id, name, email } = await sessionClient.verifyClientToken({ projectId, token }, own);
    const callerToken = await signer.sign({ kind: "visitor", id: identity.id, client: { projectId, id, name, email } });
    const found = await chat.identifyVisitor({ projectId }, { ...call, callerToken });
    return found.chat === undefined ? { chat: null } : toVisitorChat(found);
  });
}

function addDetails(app: App, { visitors }: GatewayDeps): void {
  serve(app, listPages, async ({ chat_id: chatId }, call) => {
    return { pages: (await visitors.listPages({ chatId }, call)).pages.map(toPageView) };
  });
  serve(app, listEarlierChats, async ({ chat_id: chatId, of, ...page }, call) => {
    const question = { chatId, of: of === "client" ? HistoryOf.CLIENT : HistoryOf.VISITOR, ...pageOf(page) };
    const { chats, nextPageToken } = await visitors.listEarlierChats(question, call);
    return { chats: chats.map((chat) => toChatView(chat, "staff")), next_page_token: nextPageToken };
  });
  serve(app, addVisitorNote, async ({ chat_id: chatId, text }, call) => {
    return { note: toNoteView((await visitors.addVisitorNote({ chatId, text }, call)).note) };
  });
  serve(app, listVisitorNotes, async ({ chat_id: chatId, ...page }, call) => {
    const { notes, nextPageToken } = await visitors.listVisitorNotes({ chatId, ...pageOf(page) }, call);
    return { notes: notes.map(toNoteView), next_page_token: nextPageToken };
  });
}

/** On other sites a cookie must be Secure and SameSite=None, and is kept apart for each of them (Partitioned). */
function visitorCookieOptions(secure: boolean) {
  const always = { path: "/", httpOnly: true, maxAge: VISITOR_COOKIE_MAX_AGE_S } as const;
  return secure
    ? ({ ...always, secure: true, sameSite: "none", partitioned: true } as const)
    : ({ ...always, secure: false, sameSite: "lax" } as const);
}
