import type { Input } from "@switchboard/contracts/operation";
import { answerMissed, offerContactForm, submitContactForm } from "@switchboard/contracts/operations/contact-forms";
import type { FastifyRequest } from "fastify";
import type { GatewayDeps } from "../deps.ts";
import { toOrigin } from "../mapping/origin.ts";
import type { App } from "./app-instance.ts";
import { toStaffChat, toVisitorChat } from "./chat-answers.ts";
import { serve } from "./serve.ts";

/** The contact form, and answers to what was left in it (C19). */
export function addContactFormRoutes(app: App, { contactForms }: GatewayDeps): void {
  serve(app, offerContactForm, ({ chat_id: chatId }, call) =>
    contactForms.sendToContactForm({ chatId }, call).then(toStaffChat),
  );
  serve(app, submitContactForm, (input, call, request) =>
    contactForms.submitContactForm(toForm(input, request), call).then(toVisitorChat),
  );
  serve(app, answerMissed, ({ chat_id: chatId, text }, call) =>
    contactForms.answerMissed({ chatId, text }, call).then(toStaffChat),
  );
}

function toForm(body: Input<typeof submitContactForm>, request: FastifyRequest) {
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
