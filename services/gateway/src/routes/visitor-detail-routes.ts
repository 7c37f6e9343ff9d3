import { HistoryOf } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import {
  AddNoteBody,
  EarlierChatsBody,
  PagesBody,
  VisitorNoteBody,
  VisitorNotesBody,
} from "@switchboard/contracts/rest/visitors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { toChatView } from "../mapping/chat-views.ts";
import { toNoteView, toPageView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, PageQuery, pageOf } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

const EarlierQuery = Type.Object({
  of: Type.Union([Type.Literal("visitor"), Type.Literal("client")], {
    description: "Of the chat's browser, or of its client.",
  }),
  ...PageQuery.properties,
});

/** What is known of a chat's visitor: pages, earlier chats, notes (C8, C10, C15). */
export function addVisitorDetailRoutes(app: App, deps: GatewayDeps): void {
  addPages(app, deps);
  addEarlier(app, deps);
  addNote(app, deps);
  addNotes(app, deps);
}

function addPages(app: App, { visitors }: GatewayDeps): void {
  const schema = {
    operationId: "listPages",
    summary: "The pages that a chat's visitor looked at",
    tags,
    params: ChatParams,
    response: answers(PagesBody),
  };
  app.get("/v1/chats/:chat_id/pages", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    const { pages } = await visitors.listPages(question, { callerToken: await request.callerToken() });
    return { pages: pages.map(toPageView) };
  });
}

function addEarlier(app: App, { visitors }: GatewayDeps): void {
  const schema = {
    operationId: "listEarlierChats",
    summary: "Earlier chats of a chat's browser or client in the same project",
    description: "Those that are over can be read like any chat.",
    tags,
    params: ChatParams,
    querystring: EarlierQuery,
    response: answers(EarlierChatsBody),
  };
  app.get("/v1/chats/:chat_id/history", { schema, config }, async (request) => {
    const of = request.query.of === "client" ? HistoryOf.CLIENT : HistoryOf.VISITOR;
    const question = { chatId: request.params.chat_id, of, ...pageOf(request.query) };
    const page = await visitors.listEarlierChats(question, { callerToken: await request.callerToken() });
    return { chats: page.chats.map((chat) => toChatView(chat, "staff")), next_page_token: page.nextPageToken };
  });
}

function addNote(app: App, { visitors }: GatewayDeps): void {
  const schema = {
    operationId: "addVisitorNote",
    summary: "Leave a note on a chat's visitor and client",
    description: "Staff see it when they come back; visitors never do.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: AddNoteBody,
    response: answers(VisitorNoteBody),
  };
  app.post("/v1/chats/:chat_id/notes", { schema, config }, async (request) => {
    const written = { chatId: request.params.chat_id, text: request.body.text };
    const { note } = await visitors.addVisitorNote(written, await writeCall(request));
    return { note: toNoteView(note) };
  });
}

function addNotes(app: App, { visitors }: GatewayDeps): void {
  const schema = {
    operationId: "listVisitorNotes",
    summary: "The notes on a chat's visitor and client",
    tags,
    params: ChatParams,
    querystring: PageQuery,
    response: answers(VisitorNotesBody),
  };
  app.get("/v1/chats/:chat_id/notes", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id, ...pageOf(request.query) };
    const page = await visitors.listVisitorNotes(question, { callerToken: await request.callerToken() });
    return { notes: page.notes.map(toNoteView), next_page_token: page.nextPageToken };
  });
}
