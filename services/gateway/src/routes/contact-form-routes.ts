import { ChatBody } from "@switchboard/contracts/rest";
import { AnswerBody, ContactFormBody } from "@switchboard/contracts/rest/contact-forms";
import type { FastifyRequest } from "fastify";
import type { GatewayDeps } from "../deps.ts";
import { toOrigin } from "../mapping/origin.ts";
import type { App } from "./app-instance.ts";
import { toChatBody, writeCall } from "./chat-routes.ts";
import { answers, ChatParams, IdempotencyHeaders } from "./route-schemas.ts";

const tags = ["chats"];

/** The contact form, and answers to what was left in it (C19). */
export function addContactFormRoutes(app: App, deps: GatewayDeps): void {
  addSubmit(app, deps);
  addOffer(app, deps);
  addAnswer(app, deps);
}

function addSubmit(app: App, { contactForms }: GatewayDeps): void {
  const schema = {
    operationId: "submitContactForm",
    summary: "Leave a message with an address to answer to",
    description:
      "With `chat_id`, to the visitor's chat that offers the form, which ends with it; with `project_id` where there is no chat. It becomes a missed conversation. Safe to repeat with the same `message_id`.",
    tags,
    headers: IdempotencyHeaders,
    body: ContactFormBody,
    response: answers(ChatBody),
  };
  app.post("/v1/contact-forms", { schema, config: { access: "visitor" } }, async (request) => {
    const { chat } = await contactForms.submitContactForm(toForm(request.body, request), await writeCall(request));
    return toChatBody(chat, "visitor");
  });
}

function addOffer(app: App, { contactForms }: GatewayDeps): void {
  const schema = {
    operationId: "offerContactForm",
    summary: "Send the visitor to the contact form",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    response: answers(ChatBody),
  };
  app.post("/v1/chats/:chat_id/contact-form/offer", { schema, config: { access: "staff" } }, async (request) => {
    const command = { chatId: request.params.chat_id };
    const { chat } = await contactForms.sendToContactForm(command, await writeCall(request));
    return toChatBody(chat, "staff");
  });
}

function addAnswer(app: App, { contactForms }: GatewayDeps): void {
  const schema = {
    operationId: "answerMissed",
    summary: "Answer a missed conversation by mail",
    description: "Each answer is a mail to the address that the visitor left.",
    tags,
    params: ChatParams,
    headers: IdempotencyHeaders,
    body: AnswerBody,
    response: answers(ChatBody),
  };
  app.post("/v1/chats/:chat_id/answer", { schema, config: { access: "staff" } }, async (request) => {
    const command = { chatId: request.params.chat_id, text: request.body.text };
    const { chat } = await contactForms.answerMissed(command, await writeCall(request));
    return toChatBody(chat, "staff");
  });
}

function toForm(body: ContactFormBody, request: FastifyRequest) {
  return {
    chatId: body.chat_id ?? "",
    projectId: body.project_id ?? "",
    departmentId: body.department_id ?? "",
    name: body.name,
    email: body.email,
    phone: body.phone ?? "",
    messageId: body.message_id,
    text: body.text,
    origin: toOrigin(body.origin, request),
  };
}
