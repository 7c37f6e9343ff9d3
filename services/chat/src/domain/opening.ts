import {
  type Chat,
  type ChatVisitor,
  type Client,
  factsOf,
  type HeldChat,
  type Named,
  type WaitingChat,
} from "./chat.ts";
import { asClient } from "./identity.ts";

/** What a visitor brings to a new chat. */
export interface Opening {
  readonly id: string;
  readonly project: Named;
  readonly department: Named;
  readonly visitor: ChatVisitor;
  readonly previousChatId: string | undefined;
  readonly pageUrl: string;
  readonly referrer: string;
  readonly userAgent: string;
  readonly ipAddress: string;
  readonly at: Date;
  /** Somebody can answer now; otherwise the contact form is offered at once (C1, C19). */
  readonly answerable: boolean;
}

/** A new chat: it waits, and its first message has the number 1. */
export function openWith(opening: Opening): WaitingChat {
  const { at, answerable, ...facts } = opening;
  return {
    ...facts,
    state: "waiting",
    openTo: [facts.department.id],
    mark: "new",
    name: "",
    summary: "",
    visitorWroteAt: at,
    unansweredSince: at,
    firstReplyAt: undefined,
    formOfferedAt: answerable ? undefined : at,
    uploadsAllowed: undefined,
    rating: undefined,
    openedAt: at,
    queuedAt: at,
    lastSeq: 1,
    visitorCursors: { deliveredSeq: 0, readSeq: 0 },
    operatorCursors: { deliveredSeq: 0, readSeq: 0 },
    version: 1,
  };
}

/** A new chat that an operator begins (C6): they hold it, and its first message, theirs, has the number 1. */
export function openHeld(opening: Omit<Opening, "answerable">, operator: Named): HeldChat {
  const facts = factsOf(openWith({ ...opening, answerable: true }));
  return { ...facts, state: "held", operator, takenAt: opening.at, unansweredSince: undefined };
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
