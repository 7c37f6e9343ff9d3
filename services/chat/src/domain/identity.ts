import { AppError } from "@switchboard/kit/errors";
import { type Chat, type ChatVisitor, type Client, chatEnded } from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/**
 * Writes to a running chat that its visitor proved to be a client (C4). The same client again changes nothing but what
 * is new of them. Throws failed_precondition chat.ended; chat.other_client when the chat is another client's already:
 * what one client said never becomes another's.
 */
export function identify(chat: Chat, client: Client, at: Date): Transition {
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (chat.visitor.clientId !== "" && chat.visitor.clientId !== client.id) {
    throw otherClient();
  }
  if (isAlready(chat.visitor, client)) return unchanged(chat);
  return changed({ ...chat, visitor: asClient(chat.visitor, client) }, { kind: "identified", client, at });
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

function isAlready(visitor: ChatVisitor, client: Client): boolean {
  const known = asClient(visitor, client);
  return known.clientId === visitor.clientId && known.name === visitor.name && known.email === visitor.email;
}

/** A visitor is one client of a project for good: another one is another visitor. */
export function otherClient(): AppError {
  return new AppError("failed_precondition", "chat.other_client");
}
