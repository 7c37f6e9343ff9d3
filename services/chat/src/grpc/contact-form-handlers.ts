import type {
  ContactFormService,
  SubmitContactFormRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { fields } from "@switchboard/kit/checks";
import { handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { sendToContactForm } from "../commands/chat-commands.ts";
import { answerMissed, type FormPlace, type SubmittedForm, submitContactForm } from "../commands/contact-forms.ts";
import type { ChatDeps } from "../deps.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import {
  checkEmail,
  checkId,
  checkOptionalId,
  checkOrigin,
  checkWrittenText,
  fieldOf,
  filledOf,
  messageFields,
  ofChat,
} from "../validation.ts";

/** Characters of a name. */
const NAME_MAX = 100;
/** Characters of a phone number. */
const PHONE_MAX = 40;

const toAnswerMissed = fields({ chatId: checkId, text: checkWrittenText });
const toMessage = fields(messageFields);
const toForm = fields({ name: filledOf(NAME_MAX), email: checkEmail, phone: fieldOf(PHONE_MAX) });

/** The face of the service for the contact form: translate in, call one command, translate out. */
export function contactFormHandlers(deps: ChatDeps): UnaryHandlers<typeof ContactFormService> {
  const handle = handling(deps);
  return {
    submitContactForm: handle(toSubmittedForm, submitContactForm, toChatAnswer),
    sendToContactForm: handle(ofChat, sendToContactForm, toChatAnswer),
    answerMissed: handle(toAnswerMissed, answerMissed, toChatAnswer),
  };
}

function toSubmittedForm(request: SubmitContactFormRequest): SubmittedForm {
  const message = toMessage(request);
  return { ...message, place: toPlace(request), form: toForm(request), origin: checkOrigin(request.origin) };
}

function toPlace({ chatId, projectId, departmentId }: SubmitContactFormRequest): FormPlace {
  if (chatId !== "") return { kind: "chat", chatId: checkId(chatId, "/chat_id") };
  return {
    kind: "project",
    projectId: checkId(projectId, "/project_id"),
    departmentId: checkOptionalId(departmentId, "/department_id"),
  };
}
