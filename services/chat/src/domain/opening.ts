import type { Chat, ChatVisitor, Client, Named, Place } from "./chat.ts";
import { asClient } from "./identity.ts";
import type { Transition } from "./transition.ts";

/** What a chat begins with, whoever begins it. */
export interface Opening extends Pick<Chat, "id" | "project" | "department" | "visitor" | "origin" | "previousChatId"> {
  /** As of the chat; whoever opens one may see it. */
  readonly openToVisitor?: boolean;
  readonly at: Date;
}

/**
 * A visitor opens a chat: it waits, and its first message, theirs, has the number 1.
 *
 * @param answerable whether somebody can answer now; otherwise the contact form is offered at once (C1, C19)
 */
export function openWaiting(opening: Opening, answerable: boolean): Transition {
  const chat = begin(opening, { state: "waiting", openTo: [opening.department.id] });
  return { chat: answerable ? chat : { ...chat, formOfferedAt: opening.at }, happened: undefined };
}

/** An operator begins a chat (C6): they hold it, and its first message, theirs, has the number 1. */
export function openHeld(opening: Opening, operator: Named): Transition {
  const { at } = opening;
  const chat = begin(opening, { state: "held", operator, takenAt: at });
  return { chat: { ...chat, unansweredSince: undefined }, happened: { kind: "taken", operator, way: "started", at } };
}

/** A visitor fills in the contact form without a chat (C19): one that is over when it begins, with one message. */
export function openMissed(opening: Opening): Transition {
  const { at } = opening;
  const ending = { endedAt: at, endedBy: "visitor", reason: "contact_form" } as const;
  const nobody = { operator: undefined, takenAt: undefined, answered: undefined };
  const chat = begin(opening, { state: "ended", ...nobody, ...ending });
  const happened = { kind: "ended", by: "visitor", reason: "contact_form", at } as const;
  return { chat: { ...chat, formOfferedAt: at }, happened };
}

function begin({ at, ...given }: Opening, place: Place): Chat {
  return {
    openToVisitor: true,
    ...given,
    place,
    openedAt: at,
    queuedAt: at,
    name: "",
    summary: "",
    mark: "new",
    formOfferedAt: undefined,
    uploadsAllowed: undefined,
    rating: undefined,
    version: 1,
    lastSeq: 1,
    visitorCursors: { deliveredSeq: 0, readSeq: 0 },
    operatorCursors: { deliveredSeq: 0, readSeq: 0 },
    visitorWroteAt: at,
    unansweredSince: at,
    firstReplyAt: undefined,
  };
}

/** The visitor of a new chat: what they wrote into the form, and above it what their site vouches for. */
export function newVisitor(
  id: string,
  form: { readonly name: string; readonly email: string; readonly phone: string },
  client: Client | undefined,
): ChatVisitor {
  const visitor = { id, name: form.name, email: form.email, phone: form.phone, clientId: "" };
  return client === undefined ? visitor : asClient(visitor, client);
}

/**
 * The visitor of a chat that goes on from an ended one (C16): what they gave of themselves carries over, what a site
 * vouched for must be vouched for again.
 */
export function returningVisitor(previous: Chat, client: Client | undefined): ChatVisitor {
  const { id, name, email, phone, clientId } = previous.visitor;
  const form = clientId === "" ? { name, email, phone } : { name: "", email: "", phone };
  return newVisitor(id, form, client);
}
