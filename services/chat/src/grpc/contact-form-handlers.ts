import {
  ContactFormService,
  type SubmitContactFormRequest,
} from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { fields } from "@switchboard/kit/checks";
import { sendToContactForm } from "../commands/chat-commands.ts";
import { answerMissed, type FormPlace, type SubmittedForm, submitContactForm } from "../commands/contact-forms.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { check, messageFields, ofChat } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of a name. */
const NAME_MAX = 100;
/** Characters of a phone number. */
const PHONE_MAX = 40;

const toAnswerMissed = fields({ chatId: check.id, text: check.messageText });
const toMessage = fields(messageFields);
const toForm = fields({ name: check.filledOf(NAME_MAX), email: check.email, phone: check.fieldOf(PHONE_MAX) });

/** The face of the service for the contact form: translate in, call one command, translate out. */
export const serveContactForm = serving(ContactFormService, (handle) => ({
  submitContactForm: handle(toSubmittedForm, submitContactForm, toChatAnswer),
  sendToContactForm: handle(ofChat, sendToContactForm, toChatAnswer),
  answerMissed: handle(toAnswerMissed, answerMissed, toChatAnswer),
}));

function toSubmittedForm(request: SubmitContactFormRequest): SubmittedForm {
  const message = toMessage(request);
  return { ...message, place: toPlace(request), form: toForm(request), origin: check.origin(request.origin) };
}

function toPlace({ chatId, projectId, departmentId }: SubmitContactFormRequest): FormPlace {
  if (chatId !== "") return { kind: "chat", chatId: check.id(chatId, "/chat_id") };
  return {
    kind: "project",
    projectId: check.id(projectId, "/project_id"),
    departmentId: check.optionalId(departmentId, "/department_id"),
  };
}
