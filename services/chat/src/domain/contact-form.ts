import { AppError } from "@switchboard/kit/errors";
import { answering, type Chat, type ChatVisitor, chatEnded, type Named, notYours } from "./chat.ts";
import { endWith } from "./leaving.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/** What a visitor leaves behind when nobody can answer (C19). */
export interface ContactForm {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/**
 * The operator who has the chat sends its visitor to the contact form (C19). Offering it again changes nothing. Throws
 * permission_denied chat.not_yours, failed_precondition chat.ended.
 */
export function sendToForm(chat: Chat, by: Named, at: Date): Transition {
  if (chat.place.state === "ended") throw chatEnded(chat);
  const holder = answering(chat);
  if (holder !== undefined && holder.id !== by.id) throw notYours(chat);
  return chat.formOfferedAt === undefined ? offer(chat, by, at) : unchanged(chat);
}

/** The contact form is offered by itself to a visitor who waits too long (C19), or for whom nobody can answer. */
export function offerForm(chat: Chat, at: Date): Transition {
  const isDue = chat.place.state === "waiting" && chat.formOfferedAt === undefined;
  return isDue ? offer(chat, undefined, at) : unchanged(chat);
}

/**
 * The visitor sends the contact form: the chat ends as a missed conversation (C19). Throws failed_precondition
 * chat.form_not_offered, chat.ended.
 */
export function submitForm(chat: Chat, form: ContactForm, at: Date): Transition {
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (chat.formOfferedAt === undefined) {
    throw new AppError("failed_precondition", "chat.form_not_offered", { chat_id: chat.id });
  }
  return endWith({ ...chat, visitor: reachableBy(chat.visitor, form) }, "visitor", "contact_form", at);
}

/** The visitor with what the form says of them: where the answer goes is theirs to choose. */
export function reachableBy(visitor: ChatVisitor, { name, email, phone }: ContactForm): ChatVisitor {
  return { ...visitor, name: name || visitor.name, email, phone: phone || visitor.phone };
}

/**
 * A missed conversation is answered by mail; answering it again is another answer. Throws failed_precondition
 * chat.not_missed for any other chat.
 */
export function answerMissed(chat: Chat, by: Named, text: string, at: Date): Transition {
  const { place } = chat;
  if (place.state !== "ended" || place.reason !== "contact_form") {
    throw new AppError("failed_precondition", "chat.not_missed", { chat_id: chat.id });
  }
  return changed({ ...chat, place: { ...place, answered: { by, at } } }, { kind: "answered", by, text, at });
}

function offer(chat: Chat, by: Named | undefined, at: Date): Transition {
  return changed({ ...chat, formOfferedAt: at }, { kind: "form_offered", by, at });
}
