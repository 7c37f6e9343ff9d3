import Type from "typebox";
import { ContactFormService } from "../gen/switchboard/chat/v1/contact_form_pb.js";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { operation, operationsWith } from "../operation.ts";
import { ChatView, OriginBody } from "../schemas/chat.ts";
import { Body, Email, Line, MessageId, MessageText, Uuid } from "../schemas/shapes.ts";

/** The contact form, and answers to what was left in it (C19). */

const tag = "chats";
const byStaff = operationsWith({ access: "staff", tag });
const answer = Type.Object({ chat: ChatView });

export const offerContactForm = byStaff("POST /v1/chats/{chat_id}/contact-form/offer", {
  rpc: ContactFormService.method.sendToContactForm,
  summary: "Send the visitor to the contact form",
  answer,
  errors: ["chat.chat_not_found", "chat.not_yours", "chat.ended"],
});

export const submitContactForm = operation("POST /v1/contact-forms", {
  rpc: ContactFormService.method.submitContactForm,
  access: "visitor",
  tag,
  summary: "Leave a message with an address to answer to",
  description:
    "With `chat_id`, to the visitor's chat that offers the form, which ends with it; with `project_id` where there is no chat. It becomes a missed conversation. Safe to repeat with the same `message_id`.",
  body: Body({
    chat_id: Type.Optional(Type.String({ format: "uuid", description: "The visitor's chat that offers the form." })),
    project_id: Type.Optional(Type.String({ format: "uuid", description: "Needed where there is no chat." })),
    department_id: Type.Optional(Uuid),
    name: Line({ minLength: 1, maxLength: 100 }),
    email: Email,
    phone: Type.Optional(Line({ maxLength: 40 })),
    origin: Type.Optional(OriginBody),
    message_id: MessageId,
    text: MessageText,
  }),
  answer,
  errors: [
    "chat.chat_not_found",
    "chat.project_not_found",
    "chat.department_not_found",
    "chat.form_not_offered",
    "chat.too_many_forms",
    "chat.invalid_request",
    "chat.invalid_message",
  ],
});

export const answerMissed = byStaff("POST /v1/chats/{chat_id}/answer", {
  rpc: ContactFormService.method.answerMissed,
  summary: "Answer a missed conversation by mail",
  description: "Each answer is a mail to the address that the visitor left.",
  body: Body({ text: Type.String({ minLength: 1, maxLength: MESSAGE_MAX_LENGTH, description: "Sent by mail." }) }),
  answer,
  errors: ["chat.chat_not_found", "chat.not_missed", "chat.invalid_message"],
});
