import { AppError } from "@switchboard/kit/errors";
import type { Chat, Side } from "./chat.ts";
import type { Person } from "./message.ts";

/** Whose eyes a chat is shown to. */
export type Reader =
  | { readonly kind: "visitor"; readonly id: string }
  | { readonly kind: "staff"; readonly id: string; readonly departmentIds: readonly string[] }
  | { readonly kind: "service" };

/** What decides who may see a chat. */
export interface ChatPeople {
  readonly visitorId: string;
  readonly operatorId: string | undefined;
  readonly departmentId: string;
}

/** What a refused write found in the place of its chat. */
export interface WriteTarget extends ChatPeople {
  readonly state: Chat["state"];
  /** The message's id is in the chat already, from another author. */
  readonly idTaken: boolean;
}

/** Visitors see their own chats, staff those of their departments and those they have or had, services all. */
function maySee(reader: Reader, chat: ChatPeople): boolean {
  switch (reader.kind) {
    case "visitor":
      return chat.visitorId === reader.id;
    case "staff":
      return chat.operatorId === reader.id || reader.departmentIds.includes(chat.departmentId);
    case "service":
      return true;
  }
}

/** The people of a chat. */
function peopleOf(chat: Chat): ChatPeople {
  return {
    visitorId: chat.visitor.id,
    operatorId: chat.state === "waiting" ? undefined : chat.operator?.id,
    departmentId: chat.department.id,
  };
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
      if (peopleOf(chat).operatorId === reader.id) return "operator";
      throw notYours(chat.id);
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
  if (author.kind === "operator" && target.operatorId !== author.id) return refusalOf(reader, chatId, target);
  if (target.idTaken) return idTaken();
  return new AppError("failed_precondition", "chat.ended", { chat_id: chatId });
}

/** Why a person who is on neither side of a chat may do nothing in it. */
export function refusalOf(reader: Reader, chatId: string, target: ChatPeople | undefined): AppError {
  return target === undefined || !maySee(reader, target) ? chatNotFound(chatId) : notYours(chatId);
}

/** Not there, or not to be seen: nobody learns which. */
export function chatNotFound(chatId: string): AppError {
  return new AppError("not_found", "chat.chat_not_found", { chat_id: chatId });
}

function notYours(chatId: string): AppError {
  return new AppError("permission_denied", "chat.not_yours", { chat_id: chatId });
}

function idTaken(): AppError {
  const violation = { pointer: "/message_id", detail: "must not be the id of another author's message" };
  return new AppError("invalid_argument", "chat.invalid_message", {}, { violations: [violation] });
}
