import { AppError } from "@switchboard/kit/errors";
import { answering, type Chat, chatEnded, type Named, notYours, operatorOf } from "./chat.ts";
import type { Person } from "./message.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/** Why files are refused, as everybody knows it. */
export const fileReasons = {
  refused: "chat.file_refused",
  tooBig: "chat.file_too_big",
  tooManyChecks: "chat.too_many_uploads",
  uploadNotFound: "chat.upload_not_found",
  fileNotFound: "chat.file_not_found",
  invalidRequest: "chat.invalid_request",
} as const;

/** Files that a visitor may begin to send in a minute. */
export const FILES_PER_MINUTE = 10;

/**
 * Whether a person may send a file to a chat that they see (C13): its operator always; its visitor if the chat, or else
 * its project, allows it. Throws permission_denied chat.not_yours, chat.uploads_forbidden; failed_precondition chat.ended.
 */
export function checkMayUpload(chat: Chat, person: Person, projectAllows: boolean): void {
  if (person.kind === "operator" && operatorOf(chat)?.id !== person.id) throw notYours(chat);
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (person.kind === "operator" && answering(chat)?.id !== person.id) throw notYours(chat);
  if (person.kind === "visitor" && !(chat.uploadsAllowed ?? projectAllows)) {
    throw new AppError("permission_denied", "chat.uploads_forbidden", { chat_id: chat.id });
  }
}

/**
 * The operator allows or forbids the visitor's files in this chat (C13). Throws permission_denied chat.not_yours,
 * failed_precondition chat.ended.
 */
export function setUploads(chat: Chat, by: Named, allowed: boolean, at: Date): Transition {
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (operatorOf(chat)?.id !== by.id) throw notYours(chat);
  if (chat.uploadsAllowed === allowed) return unchanged(chat);
  return changed({ ...chat, uploadsAllowed: allowed }, { kind: "uploads_set", allowed, at });
}
