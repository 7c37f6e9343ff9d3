import type {
  ContactFormService,
  SubmitContactFormRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { answerMissed } from "../commands/answer-missed.ts";
import { sendToContactForm } from "../commands/send-to-contact-form.ts";
import { type FormPlace, type SubmittedForm, submitContactForm } from "../commands/submit-contact-form.ts";
import type { ChatDeps } from "../deps.ts";
import { checkText } from "../domain/message.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import {
  checkEmail,
  checkField,
  checkFilled,
  checkId,
  checkMessage,
  checkOptionalId,
  checkOrigin,
} from "../validation.ts";

/** Characters of a name. */
const NAME_MAX = 100;
/** Characters of a phone number. */
const PHONE_MAX = 40;

/** The face of the service for the contact form: translate in, call one command, translate out. */
export function contactFormHandlers(deps: ChatDeps): UnaryHandlers<typeof ContactFormService> {
  return {
    submitContactForm: async (request, context) => ({
      chat: toProtoChat(await submitContactForm(deps, context, toSubmittedForm(request))),
    }),
    sendToContactForm: async ({ chatId }, context) => ({
      chat: toProtoChat(await sendToContactForm(deps, context, checkId(chatId, "/chat_id"))),
    }),
    answerMissed: async ({ chatId, text }, context) => {
      const command = { chatId: checkId(chatId, "/chat_id"), text };
      checkText(text, MESSAGE_MAX_LENGTH);
      return { chat: toProtoChat(await answerMissed(deps, context, command)) };
    },
  };
}

function toSubmittedForm(request: SubmitContactFormRequest): SubmittedForm {
  return {
    ...checkMessage(request),
    place: toPlace(request),
    form: {
      name: checkFilled(request.name, "/name", NAME_MAX),
      email: checkEmail(request.email, "/email"),
      phone: checkField(request.phone, "/phone", PHONE_MAX),
    },
    origin: checkOrigin(request.origin),
  };
}

function toPlace({ chatId, projectId, departmentId }: SubmitContactFormRequest): FormPlace {
  if (chatId !== "") return { kind: "chat", chatId: checkId(chatId, "/chat_id") };
  return {
    kind: "project",
    projectId: checkId(projectId, "/project_id"),
    departmentId: checkOptionalId(departmentId, "/department_id"),
  };
}
