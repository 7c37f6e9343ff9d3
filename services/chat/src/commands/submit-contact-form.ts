import { appendToOutbox } from "@switchboard/bus/outbox";
import { type Caller, requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { addMessage } from "../changes/add-message.ts";
import { beginChat } from "../changes/begin-chat.ts";
import { type Entry, saidByVisitor, tellEntry } from "../changes/join-or-open-chat.ts";
import { missedMail } from "../changes/missed-mails.ts";
import { useAllowance } from "../changes/use-allowance.ts";
import { tellChanges, type WrittenChange, writeTransitions } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import { contactForms } from "../domain/allowance.ts";
import { type Chat, type Named, named, type Origin } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { type ContactForm, reachableBy } from "../domain/contact-form.ts";
import { clientOf } from "../domain/identity.ts";
import { newVisitor, openMissed } from "../domain/opening.ts";
import type { Transition } from "../domain/transition.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findDestination, findSuccessor } from "../queries/find-department.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { findChat, lockOpenChat } from "../store/chats.ts";
import { findVisitorMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";

type Visitor = Caller & { readonly kind: "visitor" };

/** Where a form was filled in: in a chat that offered it, or where there was none. */
export type FormPlace =
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "project"; readonly projectId: string; readonly departmentId: string | undefined };

/** A form that a visitor filled in. */
export interface SubmittedForm {
  readonly place: FormPlace;
  readonly form: ContactForm;
  readonly messageId: string;
  readonly text: string;
  readonly origin: Origin;
}

/** What is to be told after the commit: a message that went into a running chat, and what that did to the chat. */
interface Outcome {
  readonly chatId: string;
  readonly entry?: Entry;
  readonly changes: readonly WrittenChange[];
}

/**
 * The calling visitor leaves a message with an address to answer to (C19). Throws not_found chat.chat_not_found,
 * chat.project_not_found, chat.department_not_found; failed_precondition chat.form_not_offered; resource_exhausted
 * chat.too_many_forms.
 */
export async function submitContactForm(
  deps: ChatDeps,
  asking: Asking,
  submitted: SubmittedForm,
): Promise<PreviewedChat> {
  const caller = requireVisitor(asking.caller);
  let outcome: Outcome | undefined;
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, idempotent(asking, "SubmitContactForm", submitted), async () => {
      outcome = await submit(tx, deps, caller, submitted);
      return outcome.chatId;
    });
    return findPreviewed(tx, chatId);
  });
  if (outcome !== undefined) tell(deps, outcome);
  return view;
}

async function submit(tx: Sql, deps: ChatDeps, caller: Visitor, submitted: SubmittedForm): Promise<Outcome> {
  const now = deps.now();
  await lockVisitor(tx, caller.id, now);
  const { projectId, offering } = await findOffering(tx, caller.id, submitted.place);
  const running = await lockOpenChat(tx, caller.id, projectId);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, caller.id, projectId, submitted.messageId);
  if (earlier !== undefined) return { chatId: earlier.chatId, changes: [] };
  await useAllowance(tx, contactForms, `contact-form:${caller.id}`, "chat.too_many_forms", now);
  const said = saidByVisitor({ visitorId: caller.id, messageId: submitted.messageId, text: submitted.text });
  if (running === undefined) {
    const opening = await missed(tx, caller, submitted, offering, now);
    const entry: Entry = { kind: "opened", ...(await beginChat(tx, opening, said, deps.abandonAfterS)) };
    await tellDepartment(tx, deps, entry.chat, submitted);
    return { chatId: entry.chat.id, entry, changes: [] };
  }
  const entry: Entry = { kind: "joined", ...(await addMessage(tx, running, said, now)) };
  const closes = running.id === offering?.id || running.formOfferedAt !== undefined;
  const changes = closes ? await close(tx, deps, entry.chat, submitted, now) : [];
  return { chatId: running.id, entry, changes };
}

/** The chat that the form names, if it does. Nobody learns of other visitors' chats. */
async function findOffering(
  tx: Sql,
  visitorId: string,
  place: FormPlace,
): Promise<{ readonly projectId: string; readonly offering: Chat | undefined }> {
  if (place.kind === "project") return { projectId: place.projectId, offering: undefined };
  const offering = await findChat(tx, place.chatId);
  if (offering?.visitor.id !== visitorId) throw chatNotFound(place.chatId);
  return { projectId: offering.project.id, offering };
}

/** A running chat takes the form, and is over. */
async function close(
  tx: Sql,
  deps: ChatDeps,
  before: Chat,
  submitted: SubmittedForm,
  now: Date,
): Promise<readonly WrittenChange[]> {
  const transition = decide(before, { kind: "submit_form", form: submitted.form }, now);
  const changes = await writeTransitions(tx, [{ before, transition }], deps.abandonAfterS);
  await tellDepartment(tx, deps, transition.chat, submitted);
  return changes;
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
  const visitor = reachableBy(newVisitor(caller.id, form, clientOf(caller, project.id)), form);
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

async function tellDepartment(tx: Sql, deps: ChatDeps, chat: Chat, { text }: SubmittedForm): Promise<void> {
  await appendToOutbox(tx, await missedMail(tx, chat, text, deps.workplaceUrl));
}

function tell(deps: ChatDeps, { entry, changes }: Outcome): void {
  if (entry !== undefined) tellEntry(deps, entry);
  tellChanges(deps, changes);
}
