import Type from "typebox";
import { HistoryOf, VisitorsService } from "../gen/switchboard/chat/v1/visitors_pb.js";
import { operationsWith } from "../operation.ts";
import { ChatView, PageView, VisitorNoteView } from "../schemas/chat.ts";
import { Body, Nullable, nextPage, pageQuery, Uuid, Word } from "../schemas/shapes.ts";
import { wordsOf } from "../words.ts";

/** A browser becomes a visitor and proves to be a client (C3, C4); what is known of a chat's visitor (C8, C10, C15). */

/** Who the browser is from now on. */
const VisitorSession = Type.Object({
  visitor_id: Uuid,
  token: Type.Optional(Type.String({ description: "Only for who came with a token: the next one." })),
});

const byAnyone = operationsWith({ access: "anyone", tag: "visitor", keyed: false, secret: true });
const byVisitor = operationsWith({ access: "visitor", tag: "visitor", keyed: false, secret: true });
const byStaff = operationsWith({ access: "staff", tag: "chats" });

export const beVisitor = byAnyone("POST /v1/visitor", {
  summary: "Get or confirm the visitor cookie",
  description: "A missing or forged cookie is replaced by that of a new visitor.",
  answer: VisitorSession,
});

export const getVisitorToken = byAnyone("POST /v1/visitor/token", {
  summary: "Be a visitor without a cookie",
  description:
    "For browsers that keep no cookie of another site. The token stands for it, as `Authorization: Bearer` and in `hello` of the WebSocket: for 7 days, and from the origin alone that asked for it. Asked with a token, or with the cookie, it answers for the same visitor.",
  answer: Type.Object({ visitor_id: Uuid, token: Type.String() }),
});

export const signOutVisitor = byVisitor("DELETE /v1/visitor", {
  summary: "Become a new visitor",
  description:
    "For who signs out on the site: what was said as its client is closed to this browser at once, in all of its tabs.",
  answer: VisitorSession,
});

export const identifyVisitor = byVisitor("POST /v1/visitor/identity", {
  summary: "Prove that the visitor is a client",
  description:
    "The token is signed by the project's site. The client's chats are open to the visitor for some time, unless it is proven anew. Whoever was another client before becomes a new visitor. Answers the running chat, if there is one.",
  body: Body({
    project_id: Uuid,
    client_token: Type.String({ minLength: 1, maxLength: 4096, description: "JWT signed by the project's site." }),
  }),
  answer: Type.Object({ ...VisitorSession.properties, chat: Nullable(ChatView) }),
  errors: ["presence.bad_client_token"],
});

export const listPages = byStaff("GET /v1/chats/{chat_id}/pages", {
  rpc: VisitorsService.method.listPages,
  summary: "The pages that a chat's visitor looked at",
  answer: Type.Object({
    pages: Type.Array(PageView, { description: "Newest first, at most 50: the first was looked at last." }),
  }),
  errors: ["chat.chat_not_found"],
});

export const listEarlierChats = byStaff("GET /v1/chats/{chat_id}/history", {
  rpc: VisitorsService.method.listEarlierChats,
  summary: "Earlier chats of a chat's browser or client in the same project",
  description: "Those that are over can be read like any chat.",
  query: Type.Object({
    of: Word(wordsOf(HistoryOf), { title: "HistoryOf", description: "Of the chat's browser, or of its client." }),
    ...pageQuery,
  }),
  answer: Type.Object({ chats: Type.Array(ChatView, { description: "Newest first." }), ...nextPage }),
  errors: ["chat.chat_not_found"],
});

export const addVisitorNote = byStaff("POST /v1/chats/{chat_id}/notes", {
  rpc: VisitorsService.method.addVisitorNote,
  summary: "Leave a note on a chat's visitor and client",
  description: "Staff see it when they come back; visitors never do.",
  body: Body({ text: Type.String({ minLength: 1, maxLength: 2000 }) }),
  answer: Type.Object({ note: VisitorNoteView }),
  errors: ["chat.chat_not_found", "chat.invalid_request"],
});

export const listVisitorNotes = byStaff("GET /v1/chats/{chat_id}/notes", {
  rpc: VisitorsService.method.listVisitorNotes,
  summary: "The notes on a chat's visitor and client",
  query: Type.Object(pageQuery),
  answer: Type.Object({ notes: Type.Array(VisitorNoteView, { description: "Newest first." }), ...nextPage }),
  errors: ["chat.chat_not_found"],
});
