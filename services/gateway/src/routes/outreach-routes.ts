import type { StartConversationRequest } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { OfferPageBody, StartConversationBody, StartedConversationBody } from "@switchboard/contracts/rest/outreach";
import { AppError } from "@switchboard/kit/errors";
import type { GatewayDeps } from "../deps.ts";
import { toDelivery } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { toChatBody, writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders, noContent } from "./route-schemas.ts";

const tags = ["chats"];
const config = { access: "staff" } as const;
/** Chat asks the visitor's tabs first, in milliseconds. */
const START_TIMEOUT_MS = 5_000;

/** How operators turn to visitors beside writing to them (C6, C11, C14). */
export function addOutreachRoutes(app: App, deps: GatewayDeps): void {
  addPrompt(app, deps);
  addPageOffer(app, deps);
  addKnock(app, deps);
  addStart(app, deps);
}

function addPrompt(app: App, { outreach }: GatewayDeps): void {
  const schema = {
    operationId: "askToSignIn",
    summary: "Ask the visitor to sign in on the site",
    description: "Once a minute; the widget shows a prompt.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    response: noContent,
  };
  app.post("/v1/chats/:chat_id/sign-in-prompt", { schema, config }, async (request, reply) => {
    await outreach.askToSignIn({ chatId: request.params.chat_id }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addPageOffer(app: App, { outreach }: GatewayDeps): void {
  const schema = {
    operationId: "offerPage",
    summary: "Offer the visitor a page of the site",
    description: "The widget goes there only when the visitor says so.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: OfferPageBody,
    response: noContent,
  };
  app.post("/v1/chats/:chat_id/page-offer", { schema, config }, async (request, reply) => {
    const { url, label = "" } = request.body;
    await outreach.offerPage({ chatId: request.params.chat_id, url, label }, await writeCall(request));
    return reply.code(204).send(null);
  });
}

function addKnock(app: App, { outreach }: GatewayDeps): void {
  const schema = {
    operationId: "knock",
    summary: "Make the visitor's widget sound and blink",
    description: "Once in 10 seconds. `chat.visitor_away` when no page with the widget is open.",
    tags,
    params: ChatParams,
    response: noContent,
  };
  app.post("/v1/chats/:chat_id/knock", { schema, config }, async (request, reply) => {
    await outreach.knock({ chatId: request.params.chat_id }, { callerToken: await request.callerToken() });
    return reply.code(204).send(null);
  });
}

function addStart(app: App, { outreach }: GatewayDeps): void {
  const schema = {
    operationId: "startConversation",
    summary: "Address a client or visitor first",
    description:
      "Opens a chat that the caller holds, or goes on in the one they answer. It pops up in an open widget; else a mail leads there.",
    tags,
    headers: IdempotencyHeaders,
    body: StartConversationBody,
    response: answers(StartedConversationBody),
  };
  app.post("/v1/conversations", { schema, config }, async (request) => {
    const call = { ...(await writeCall(request)), timeoutMs: START_TIMEOUT_MS };
    const { chat, delivered } = await outreach.startConversation(toStart(request.body), call);
    return { ...toChatBody(chat, "staff"), delivered: toDelivery(delivered) };
  });
}

function toStart(body: StartConversationBody): StartConversationRequest {
  const { project_id, client_id, visitor_id, message_id, text } = body;
  const common = { projectId: project_id, messageId: message_id, text };
  if (client_id !== undefined && visitor_id === undefined) {
    return { ...common, person: { $case: "clientId", value: client_id } };
  }
  if (visitor_id !== undefined && client_id === undefined) {
    return { ...common, person: { $case: "visitorId", value: visitor_id } };
  }
  const violations = [{ pointer: "/client_id", detail: "exactly one of client_id and visitor_id is needed" }];
  throw new AppError("invalid_argument", "request.invalid", {}, { violations });
}
