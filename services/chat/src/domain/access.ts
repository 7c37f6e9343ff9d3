import { AppError } from "@switchboard/kit/errors";
import { type Chat, chatEnded, notYours, operatorOf, type Place, type Side } from "./chat.ts";
import type { Person } from "./message.ts";

/** Whose eyes a chat is shown to. */
export type Reader =
  | { readonly kind: "visitor"; readonly id: string }
  | {
      readonly kind: "staff";
      readonly id: string;
      readonly departmentIds: readonly string[];
      /** Projects whose ended chats they may read. */
      readonly projectIds: readonly string[];
      /** Sees all chats, as in the history. */
      readonly isAdministrator: boolean;
    }
  | { readonly kind: "service" };

/** What decides who may see a chat. */
export interface ChatPeople {
  /** Undefined while the chat is a client's whom its visitor does not prove to be now (C4). */
  readonly visitorId: string | undefined;
  /** Who has or had it, and both ends of an offer. */
  readonly operatorIds: readonly string[];
  /** Its own, and those in whose lists it stands. */
  readonly departmentIds: readonly string[];
  /** The project, once it is over. */
  readonly endedIn?: string;
}

/** What a refused write found in the place of its chat. */
export interface WriteTarget extends ChatPeople {
  readonly state: Place["state"];
  /** Who writes in it as its operator, or did when it ended. */
  readonly answeringId: string | undefined;
  /** The message's id is in the chat already, from another author. */
  readonly idTaken: boolean;
}

/**
 * Visitors see their own chats, a client's only while they prove to be that client; staff those of their departments and
 * those they have or had, administrators and services all. What is over may be read by all whose departments answer the project's chats: it is the history of their visitors (C10).
 */
function maySee(reader: Reader, chat: ChatPeople): boolean {
  switch (reader.kind) {
    case "visitor":
      return chat.visitorId === reader.id;
    case "staff":
      return (
        reader.isAdministrator ||
        chat.operatorIds.includes(reader.id) ||
        chat.departmentIds.some((id) => reader.departmentIds.includes(id)) ||
        (chat.endedIn !== undefined && reader.projectIds.includes(chat.endedIn))
      );
    case "service":
      return true;
  }
}

/** The people of a chat. */
function peopleOf(chat: Chat): ChatPeople {
  const operator = operatorOf(chat);
  const operatorIds = operator === undefined ? [] : [operator.id];
  const visitorId = chat.openToVisitor ? chat.visitor.id : undefined;
  const people = { visitorId, operatorIds, departmentIds: [chat.department.id] };
  const { place } = chat;
  switch (place.state) {
    case "waiting":
      return { ...people, departmentIds: [chat.department.id, ...place.openTo] };
    case "offered":
      return place.offer.kind === "forward"
        ? {
            ...people,
            operatorIds: [place.offer.from.id],
            departmentIds: [chat.department.id, place.offer.department.id],
          }
        : { ...people, operatorIds: [place.offer.from.id, place.offer.to.id] };
    case "held":
    case "parked":
      return people;
    case "ended":
      return { ...people, endedIn: chat.project.id };
  }
}

/** Whether the reader may see a chat. */
export function isVisible(reader: Reader, chat: Chat): boolean {
  return maySee(reader, peopleOf(chat));
}

/** The chat, if the reader may see it. Throws not_found chat.chat_not_found, the same for one that does not exist. */
export function visible(reader: Reader, chat: Chat | undefined, chatId: string): Chat {
  if (chat === undefined || !maySee(reader, peopleOf(chat))) throw chatNotFound(chatId);
  return chat;
}

/**
 * The side on which a reader of a chat acts in it. Throws permission_denied chat.not_yours for staff who do not hold it,
 * caller.not_allowed for services.
 */
export function sideOf(reader: Reader, chat: Chat): Side {
  switch (reader.kind) {
    case "visitor":
      return "visitor";
    case "staff":
      if (operatorOf(chat)?.id === reader.id) return "operator";
      throw notYours(chat);
    case "service":
      throw new AppError("permission_denied", "caller.not_allowed");
  }
}

/**
 * Why a person may not write to a chat: only its visitor and the operator who holds it may. The statement that writes
 * decides the same in SQL; this says it in words.
 */
export function explainRefusal(
  author: Person,
  reader: Reader,
  chatId: string,
  target: WriteTarget | undefined,
): AppError {
  if (target === undefined || !maySee(reader, target)) return chatNotFound(chatId);
  if (author.kind === "operator" && target.answeringId !== author.id) return refusalOf(reader, chatId, target);
  if (target.idTaken) return idTaken();
  return chatEnded({ id: chatId });
}

/** Why a person who is on neither side of a chat may do nothing in it. */
export function refusalOf(reader: Reader, chatId: string, target: ChatPeople | undefined): AppError {
  return target === undefined || !maySee(reader, target) ? chatNotFound(chatId) : notYours({ id: chatId });
}

/** Not there, or not to be seen: nobody learns which. */
export function chatNotFound(chatId: string): AppError {
  return new AppError("not_found", "chat.chat_not_found", { chat_id: chatId });
}

/** A message id that belongs to somebody else. */
export function idTaken(): AppError {
  const violation = { pointer: "/message_id", detail: "must not be the id of another author's message" };
  return new AppError("invalid_argument", "chat.invalid_message", {}, { violations: [violation] });
}
