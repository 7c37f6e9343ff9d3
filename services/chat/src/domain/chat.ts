import { AppError } from "@switchboard/kit/errors";
import type { SystemNote } from "./message.ts";

/** Something that has an id and a name for people. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** One of the two sides of a chat. */
export type Side = "visitor" | "operator";

/** A client of the project, as the project's site vouches for it (C4). */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The person on the visitor's side; what is not known is empty. */
export interface ChatVisitor {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly clientId: string;
}

/** How far one side has come: the newest message on a screen, the newest one looked at. */
export interface Cursors {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

interface ChatFacts {
  readonly id: string;
  readonly project: Named;
  readonly department: Named;
  readonly visitor: ChatVisitor;
  readonly openedAt: Date;
  /** Since when it waits; set once. */
  readonly queuedAt: Date;
  readonly lastSeq: number;
  readonly visitorCursors: Cursors;
  readonly operatorCursors: Cursors;
  /** The ended chat that this one goes on from (C16). */
  readonly previousChatId: string | undefined;
  /** Counts the changes of the chat itself, not its messages. */
  readonly version: number;
  readonly pageUrl: string;
  readonly userAgent: string;
  readonly ipAddress: string;
}

/** In the list of chats: nobody holds it. */
export interface WaitingChat extends ChatFacts {
  readonly state: "waiting";
}

/** An operator has it. */
export interface HeldChat extends ChatFacts {
  readonly state: "held";
  readonly operator: Named;
  readonly takenAt: Date;
}

/** Over; it can be read. The operator is the one who held it, if any. */
interface EndedChat extends ChatFacts {
  readonly state: "ended";
  readonly operator: Named | undefined;
  readonly takenAt: Date | undefined;
  readonly endedAt: Date;
  readonly endedBy: Side | "system";
}

/** One live conversation. Each state has what is true in it and nothing else. */
export type Chat = WaitingChat | HeldChat | EndedChat;

/** What a change of a chat was; each one is also a note in the conversation. */
export type Happening =
  | { readonly kind: "taken"; readonly operator: Named; readonly at: Date }
  | { readonly kind: "ended"; readonly by: Side; readonly at: Date }
  | { readonly kind: "identified"; readonly client: Client; readonly at: Date };

/** A chat after a decision; `happened` is undefined when it is as it was. */
export interface Transition {
  readonly chat: Chat;
  readonly happened: Happening | undefined;
}

/**
 * Gives a waiting chat to an operator (C7). Taking what one holds already changes nothing.
 * Throws failed_precondition chat.already_taken with the operator who has it, chat.ended.
 */
export function take(chat: Chat, operator: Named, at: Date): Transition {
  switch (chat.state) {
    case "waiting":
      return {
        chat: { ...chat, ...noted(chat), state: "held", operator, takenAt: at },
        happened: { kind: "taken", operator, at },
      };
    case "held":
      if (chat.operator.id === operator.id) return unchanged(chat);
      throw new AppError("failed_precondition", "chat.already_taken", {
        operator_id: chat.operator.id,
        operator_name: chat.operator.name,
      });
    case "ended":
      throw ended(chat);
  }
}

/** Ends a chat (C5, C16). Ending an ended chat changes nothing. */
export function end(chat: Chat, by: Side, at: Date): Transition {
  switch (chat.state) {
    case "waiting":
      return endWith(chat, undefined, by, at);
    case "held":
      return endWith(chat, chat, by, at);
    case "ended":
      return unchanged(chat);
  }
}

/**
 * Writes to a running chat that its visitor proved to be a client (C4). The same client again changes nothing but what
 * is new of them. Throws failed_precondition chat.ended; chat.other_client when the chat is another client's already:
 * what one client said never becomes another's.
 */
export function identify(chat: Chat, client: Client, at: Date): Transition {
  switch (chat.state) {
    case "waiting":
    case "held":
      if (chat.visitor.clientId !== "" && chat.visitor.clientId !== client.id) {
        throw new AppError("failed_precondition", "chat.other_client", { chat_id: chat.id });
      }
      if (isAlready(chat.visitor, client)) return unchanged(chat);
      return {
        chat: { ...chat, ...noted(chat), visitor: asClient(chat.visitor, client) },
        happened: { kind: "identified", client, at },
      };
    case "ended":
      throw ended(chat);
  }
}

/** The visitor with what the site vouches for; what it does not say stays as it was. */
export function asClient(visitor: ChatVisitor, client: Client): ChatVisitor {
  return {
    ...visitor,
    clientId: client.id,
    name: client.name || visitor.name,
    email: client.email || visitor.email,
  };
}

/** The note that stands in the conversation for what happened. */
export function noteOf(happening: Happening): SystemNote {
  switch (happening.kind) {
    case "taken":
      return { code: "taken", params: { operator_name: happening.operator.name } };
    case "ended":
      return { code: "ended", params: { by: happening.by } };
    case "identified":
      return { code: "identified", params: { name: happening.client.name } };
  }
}

/** A change counts, and its note takes the next number of the conversation. */
function noted(chat: Chat): { version: number; lastSeq: number } {
  return { version: chat.version + 1, lastSeq: chat.lastSeq + 1 };
}

function endWith(chat: WaitingChat | HeldChat, held: HeldChat | undefined, by: Side, at: Date): Transition {
  return {
    chat: {
      ...chat,
      ...noted(chat),
      state: "ended",
      operator: held?.operator,
      takenAt: held?.takenAt,
      endedAt: at,
      endedBy: by,
    },
    happened: { kind: "ended", by, at },
  };
}

function isAlready(visitor: ChatVisitor, client: Client): boolean {
  const known = asClient(visitor, client);
  return known.clientId === visitor.clientId && known.name === visitor.name && known.email === visitor.email;
}

function unchanged(chat: Chat): Transition {
  return { chat, happened: undefined };
}

function ended(chat: Chat): AppError {
  return new AppError("failed_precondition", "chat.ended", { chat_id: chat.id });
}
