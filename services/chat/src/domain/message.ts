import { isBlank } from "@switchboard/contracts/texts";
import { invalidField } from "@switchboard/kit/errors";
import type { Chat } from "./chat.ts";

/** Who wrote a message. A visitor who gave no name has an empty one. */
export type Author =
  | { readonly kind: "visitor"; readonly id: string; readonly name: string }
  | { readonly kind: "operator"; readonly id: string; readonly name: string }
  | { readonly kind: "system" };

/** An author who is a person. */
export type Person = Exclude<Author, { kind: "system" }>;

/** What a note is about. Those after `identified` ask something of the visitor: see docs/realtime.md. */
export type NoteCode =
  | "taken"
  | "forwarded"
  | "form_offered"
  | "uploads_allowed"
  | "uploads_forbidden"
  | "ended"
  | "identified"
  | "sign_in_asked"
  | "page_offered";

/** What the system says happened in a chat. */
export interface SystemNote {
  readonly code: NoteCode;
  readonly params: Readonly<Record<string, string>>;
}

/** A file that a person sent; its bytes are in the object store. */
export interface AttachedFile {
  readonly id: string;
  /** Fit to be shown and saved under. */
  readonly name: string;
  /** By content. */
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Pixels of an image; undefined for other files. */
  readonly extent: { readonly width: number; readonly height: number } | undefined;
}

export type Content =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly file: AttachedFile }
  | { readonly kind: "system"; readonly note: SystemNote };

/** One message of a chat; `seq` is 1, 2, 3... in its chat, in the order of the commits. */
export interface Message {
  readonly chatId: string;
  readonly seq: number;
  /** Made by the sender; unique in the chat. */
  readonly messageId: string;
  readonly author: Author;
  readonly content: Content;
  readonly sentAt: Date;
}

/** What somebody says in a chat. A visitor's name is not asked for: the chat knows it. */
export type Said = Pick<Message, "messageId" | "author" | "content">;

/** What was said, as the newest message of the chat. */
export function newestMessage(chat: Chat, { messageId, author, content }: Said, sentAt: Date): Message {
  const known = author.kind === "visitor" ? { ...author, name: chat.visitor.name } : author;
  return { chatId: chat.id, seq: chat.lastSeq, messageId, author: known, content, sentAt };
}

/**
 * Refuses a text that shows nothing, is longer than `max` characters (code points), or no Unicode that a database can keep.
 * Throws invalid_argument chat.invalid_message.
 */
export function checkText(text: string, max: number): void {
  if (isLonger(text, max)) throw invalidText(`must have at most ${max} characters`);
  if (isBlank(text)) throw invalidText("must not be blank");
  if (text.includes("\0") || !text.isWellFormed()) throw invalidText("must be valid Unicode without NUL");
}

function isLonger(text: string, max: number): boolean {
  // A code point is one or two units, so most texts are judged without counting.
  if (text.length <= max) return false;
  if (text.length > 2 * max) return true;
  return [...text].length > max;
}

function invalidText(detail: string): Error {
  return invalidField("chat.invalid_message", "/text", detail);
}
