import {
  AccountLinkBody,
  ChatRequestBody,
  ChatRequestsBody,
  RequestClientBody,
  RequestTicketBody,
} from "@switchboard/contracts/rest/requests";
import type { GatewayDeps } from "../deps.ts";
import { toRequestView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;

/** What begins in a chat and is done elsewhere (C11). */
export function addRequestRoutes(app: App, deps: GatewayDeps): void {
  addTicket(app, deps);
  addClient(app, deps);
  addRequests(app, deps);
  addAccountLink(app, deps);
}

function addTicket(app: App, { requests }: GatewayDeps): void {
  const schema = {
    operationId: "requestTicket",
    summary: "Ask for a ticket for the chat's client",
    description: "With the conversation. Asking again answers the first request.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: RequestTicketBody,
    response: answers(ChatRequestBody),
  };
  app.post("/v1/chats/:chat_id/ticket-request", { schema, config }, async (request) => {
    const wanted = { chatId: request.params.chat_id, subject: request.body.subject };
    const answer = await requests.requestTicket(wanted, await writeCall(request));
    return { request: toRequestView(answer.request) };
  });
}

function addClient(app: App, { requests }: GatewayDeps): void {
  const schema = {
    operationId: "requestClient",
    summary: "Ask for the chat's visitor to be registered as a client",
    description: "What is left out comes from the chat. Asking again answers the first request.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: RequestClientBody,
    response: answers(ChatRequestBody),
  };
  app.post("/v1/chats/:chat_id/client-request", { schema, config }, async (request) => {
    const { name = "", email = "", phone = "" } = request.body;
    const wanted = { chatId: request.params.chat_id, name, email, phone };
    const answer = await requests.requestClient(wanted, await writeCall(request));
    return { request: toRequestView(answer.request) };
  });
}

function addRequests(app: App, { requests }: GatewayDeps): void {
  const schema = {
    operationId: "listRequests",
    summary: "What was asked for from a chat",
    tags,
    params: ChatParams,
    response: answers(ChatRequestsBody),
  };
  app.get("/v1/chats/:chat_id/requests", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    const found = await requests.listRequests(question, { callerToken: await request.callerToken() });
    return { requests: found.requests.map(toRequestView) };
  });
}

function addAccountLink(app: App, { requests }: GatewayDeps): void {
  const schema = {
    operationId: "getAccountLink",
    summary: "The address of the client's account in the billing panel",
    description: "Who asks for it is audited.",
    tags,
    params: ChatParams,
    response: answers(AccountLinkBody),
  };
  app.get("/v1/chats/:chat_id/account-link", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    return requests.getAccountLink(question, { callerToken: await request.callerToken() });
  });
}
