import { appendToOutbox } from "@switchboard/bus/outbox";
import { type Caller, requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound } from "../domain/access.ts";
import { contactForms } from "../domain/allowance.ts";
import type { Chat, EndedChat, Named } from "../domain/chat.ts";
import { type ContactForm, missedAtOnce, missedWith, reachableBy, submitForm } from "../domain/contact-form.ts";
import { newVisitor } from "../domain/opening.ts";
import { chatHappened, chatOpened, messageSent } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { insertTimeline } from "../store/chat-changes.ts";
import { findChat, insertChat, lockOpenChat } from "../store/chats.ts";
import { findVisitorMessage, insertMessage } from "../store/messages.ts";
import { lockVisitor } from "../store/visitors.ts";
import { departmentFor } from "./continue-chat.ts";
import { addMessage, type Entry, tellEntry, toMessage, type VisitorMessage } from "./join-or-open-chat.ts";
import { missedMail } from "./missed-mails.ts";
import { clientOf, findPlace, named } from "./open-chat.ts";
import { useAllowance } from "./use-allowance.ts";
import { tellChanges, type WrittenChange, writeTransitions } from "./write-transitions.ts";

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
  readonly pageUrl: string;
  readonly referrer: string;
  readonly userAgent: string;
  readonly ipAddress: string;
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

async function submit(
  tx: Sql,
  deps: ChatDeps,
  caller: Caller & { readonly kind: "visitor" },
  submitted: SubmittedForm,
): Promise<Outcome> {
  const now = deps.now();
  await lockVisitor(tx, caller.id, now);
  const { projectId, offering } = await findOffering(tx, caller.id, submitted.place);
  const running = await lockOpenChat(tx, caller.id, projectId);
  // Looked for after the lock: what the message path wrote to the running chat is visible by now.
  const earlier = await findVisitorMessage(tx, caller.id, projectId, submitted.messageId);
  if (earlier !== undefined) return { chatId: earlier.chatId, changes: [] };
  await useAllowance(tx, contactForms, `contact-form:${caller.id}`, "chat.too_many_forms", now);
  if (running === undefined) return begin(tx, deps, caller, submitted, offering, now);
  const sent = { visitorId: caller.id, messageId: submitted.messageId, text: submitted.text };
  const entry = await addMessage(tx, running, sent, now);
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
  running: Chat,
  { form, text }: SubmittedForm,
  now: Date,
): Promise<readonly WrittenChange[]> {
  const before = { ...running, visitorWroteAt: now, unansweredSince: running.unansweredSince ?? now };
  const transition = submitForm(before, form, now);
  const changes = await writeTransitions(tx, [{ before, transition }], deps.abandonAfterS);
  await appendToOutbox(tx, await missedMail(tx, transition.chat, text, deps.workplaceUrl));
  return changes;
}

/** Without a running chat the form is one that is over at once. */
async function begin(
  tx: Sql,
  deps: ChatDeps,
  caller: Caller & { readonly kind: "visitor" },
  submitted: SubmittedForm,
  previous: Chat | undefined,
  now: Date,
): Promise<Outcome> {
  const chat = await missedChat(tx, caller, submitted, previous, now);
  const sent: VisitorMessage = { visitorId: caller.id, messageId: submitted.messageId, text: submitted.text };
  const message = toMessage(chat, sent, now);
  const happened = missedAtOnce(chat);
  await insertChat(tx, chat);
  await insertTimeline(tx, chat, happened);
  await insertMessage(tx, message);
  await appendToOutbox(tx, [
    chatOpened(chat),
    messageSent(message),
    chatHappened(chat, happened),
    ...(await missedMail(tx, chat, submitted.text, deps.workplaceUrl)),
  ]);
  return { chatId: chat.id, entry: { kind: "opened", chat, message }, changes: [] };
}

async function missedChat(
  tx: Sql,
  caller: Caller & { readonly kind: "visitor" },
  { place, form, pageUrl, referrer, userAgent, ipAddress }: SubmittedForm,
  previous: Chat | undefined,
  now: Date,
): Promise<EndedChat> {
  const { project, department } = await placeOf(tx, place, previous);
  const visitor = newVisitor(caller.id, form, clientOf(caller, project.id));
  return missedWith({
    id: newId(),
    project: named(project),
    department: named(department),
    visitor: reachableBy(visitor, form),
    previousChatId: previous?.id,
    pageUrl,
    referrer,
    userAgent,
    ipAddress,
    at: now,
  });
}

/** Where the conversation goes on from a chat, or begins. */
async function placeOf(
  tx: Sql,
  place: FormPlace,
  previous: Chat | undefined,
): Promise<{ readonly project: Named; readonly department: Named }> {
  if (place.kind === "project") return findPlace(tx, place.projectId, place.departmentId);
  if (previous === undefined) throw chatNotFound(place.chatId);
  return { project: previous.project, department: (await departmentFor(tx, previous)) ?? previous.department };
}

function tell(deps: ChatDeps, { entry, changes }: Outcome): void {
  if (entry !== undefined) tellEntry(deps, entry);
  tellChanges(deps, changes);
}
