import { addressBucket } from "@switchboard/kit/address-bucket";
import { type Caller, requireStaff, requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { addMessage } from "../changes/add-message.ts";
import { beginChat } from "../changes/begin-chat.ts";
import { changeChat, writeTransition } from "../changes/change-chat.ts";
import { lockOwnChat, saidByVisitor, type Written } from "../changes/join-or-open-chat.ts";
import { answerMail, missedMail } from "../changes/missed-mails.ts";
import { announce, type UnitOfWork } from "../changes/unit-of-work.ts";
import { takeAllowance, useAllowance } from "../changes/use-allowance.ts";
import { writeChat } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { chatNotFound, visible } from "../domain/access.ts";
import { contactForms, departmentForms, networkForms } from "../domain/allowance.ts";
import { type Chat, type Named, named, type Origin } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { type ContactForm, reachableBy } from "../domain/contact-form.ts";
import { newVisitor, openMissed } from "../domain/opening.ts";
import type { Transition } from "../domain/transition.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findDestination, findSuccessor } from "../queries/find-department.ts";
import { findPreviewed, withPreview } from "../queries/previewed-chat.ts";
import type { OfChat } from "../queries/visible-chat.ts";
import { findChat } from "../store/chats.ts";
import { findNewestVisitorText, findVisitorMessage } from "../store/messages.ts";
import { findProvenClient } from "../store/visitor-clients.ts";
import { lockVisitor } from "../store/visitors.ts";

type Visitor = Caller & { readonly kind: "visitor" };

/** Where a form was filled in: in a chat that offered it, or where there was none. */
export type FormPlace =
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "project"; readonly projectId: string; readonly departmentId: string | undefined };

/** A form that a visitor filled in. */
export interface SubmittedForm extends Written {
  readonly place: FormPlace;
  readonly form: ContactForm;
  readonly origin: Origin;
}

/**
 * The calling visitor leaves a message with an address to answer to (C19). Throws not_found chat.chat_not_found,
 * chat.project_not_found, chat.department_not_found; failed_precondition chat.form_not_offered; resource_exhausted
 * chat.too_many_forms.
 */
export const submitContactForm: Command<SubmittedForm, PreviewedChat> = async (deps, asking, input) => {
  const caller = requireVisitor(asking.caller);
  return writeChat(deps, { asking, rpc: "SubmitContactForm", input }, (unit) => submit(unit, caller, input));
};

async function submit(unit: UnitOfWork, caller: Visitor, submitted: SubmittedForm): Promise<PreviewedChat> {
  const { tx } = unit;
  const { place, messageId, text } = submitted;
  const now = unit.now();
  await lockVisitor(tx, caller.id, now);
  const { projectId, offering } = await findOffering(tx, caller.id, place);
  const running = await lockOwnChat(unit, caller.id, projectId, now);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, caller.id, projectId, messageId);
  if (earlier !== undefined) return findPreviewed(tx, earlier.chatId);
  await useAllowance(tx, contactForms, `contact-form:${caller.id}`, "chat.too_many_forms", now);
  const network = `contact-form:from:${addressBucket(submitted.origin.ipAddress)}`;
  await useAllowance(tx, networkForms, network, "chat.too_many_forms", now);
  const said = saidByVisitor({ visitorId: caller.id, messageId, text });
  if (running === undefined) {
    const { chat } = await beginChat(unit, await missed(tx, caller, submitted, offering, now), said);
    await tellDepartment(unit, chat, text);
    return withPreview(tx, chat);
  }
  const { chat } = await addMessage(unit, running, said, now);
  const closes = running.id === offering?.id || running.formOfferedAt !== undefined;
  return closes ? close(unit, chat, submitted, now) : withPreview(tx, chat);
}

/** The chat that the form names, if it does. Nobody learns of other visitors' chats. */
async function findOffering(
  tx: Sql,
  visitorId: string,
  place: FormPlace,
): Promise<{ readonly projectId: string; readonly offering: Chat | undefined }> {
  if (place.kind === "project") return { projectId: place.projectId, offering: undefined };
  const offering = visible({ kind: "visitor", id: visitorId }, await findChat(tx, place.chatId), place.chatId);
  return { projectId: offering.project.id, offering };
}

/** A running chat takes the form, and is over. */
async function close(unit: UnitOfWork, before: Chat, { form, text }: SubmittedForm, at: Date): Promise<PreviewedChat> {
  const transition = decide(before, { kind: "submit_form", form }, at);
  const view = await writeTransition(unit, before, transition);
  await tellDepartment(unit, transition.chat, text);
  return view;
}

/** Without a running chat the form is one that is over at once. */
async function missed(
  tx: Sql,
  caller: Visitor,
  { place, form, origin }: SubmittedForm,
  previous: Chat | undefined,
  at: Date,
): Promise<Transition> {
  const { project, department } = await destinationOf(tx, place, previous);
  const visitor = reachableBy(newVisitor(caller.id, form, await findProvenClient(tx, caller.id, project.id)), form);
  const previousChatId = previous?.id;
  return openMissed({ id: newId(), project, department: named(department), visitor, origin, previousChatId, at });
}

/** Where the conversation goes on from a chat, or begins. */
async function destinationOf(
  tx: Sql,
  place: FormPlace,
  previous: Chat | undefined,
): Promise<{ readonly project: Named; readonly department: Named }> {
  if (place.kind === "project") return findDestination(tx, place.projectId, place.departmentId);
  if (previous === undefined) throw chatNotFound(place.chatId);
  return { project: previous.project, department: (await findSuccessor(tx, previous)) ?? previous.department };
}

/** Nobody's mailbox is flooded by strangers: beyond some mails an hour the conversation is in the history alone. */
async function tellDepartment(unit: UnitOfWork, chat: Chat, text: string): Promise<void> {
  const key = `contact-form:to:${chat.department.id}`;
  if ((await takeAllowance(unit.tx, departmentForms, key, unit.now())).kind === "spent") return;
  await announce(unit, await missedMail(unit.tx, chat, text, unit.workplaceUrl));
}

/** Answers a missed conversation by mail (C19). Throws failed_precondition chat.not_missed. */
export const answerMissed: Command<OfChat & { readonly text: string }, PreviewedChat> = async (deps, asking, input) => {
  const by = named(requireStaff(asking.caller));
  const { text } = input;
  return changeChat(deps, asking, "AnswerMissed", input, async (chat, deciding) => {
    const { tx, at } = deciding;
    const answered = decide(chat, { kind: "answer", by, text }, at);
    const asked = (await findNewestVisitorText(tx, chat.id)) ?? "";
    await announce(deciding, [await answerMail(tx, chat, by, text, asked)]);
    return answered;
  });
};
