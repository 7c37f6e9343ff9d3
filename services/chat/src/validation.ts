import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { checkText } from "./domain/message.ts";

/** Characters of what a visitor writes into a field of the form. */
const FIELD_MAX = 200;
/** Characters of an address of a page or the name of a browser; longer ones are cut, nobody typed them. */
const CONTEXT_MAX = 2_000;
/** Characters of an email address (RFC 5321). */
const EMAIL_MAX = 254;
/** One address and nothing that could become a second one or a header. */
const EMAIL = /^[^\s@,;:<>()"\\[\]]+@[^\s@,;:<>()"\\[\]]+\.[^\s@,;:<>()"\\[\].]+$/;
/** Ids in one request. */
const IDS_MAX = 1_000;

/**
 * A UUID in lower case, the one spelling that subjects and comparisons use. Throws invalid_argument chat.invalid_request
 * with the field.
 */
export function checkId(value: string, pointer: string): string {
  if (!isUuid(value)) throw invalidField("chat.invalid_request", pointer, "must be a UUID");
  return value.toLowerCase();
}

/** An id that may be left out. Throws as {@link checkId}. */
export function checkOptionalId(value: string, pointer: string): string | undefined {
  return value === "" ? undefined : checkId(value, pointer);
}

/** At most 1000 ids. Throws as {@link checkId}. */
export function checkIds(values: readonly string[], pointer: string): readonly string[] {
  if (values.length > IDS_MAX) {
    throw invalidField("chat.invalid_request", pointer, `must have at most ${IDS_MAX} entries`);
  }
  return values.map((value, index) => checkId(value, `${pointer}/${index}`));
}

/** A message as a person sends it. */
export interface SentMessage {
  readonly messageId: string;
  readonly text: string;
}

/** A message that may be written. Throws invalid_argument chat.invalid_message with the field. */
export function checkMessage({ messageId, text }: SentMessage): SentMessage {
  if (!isUuid(messageId)) throw invalidField("chat.invalid_message", "/message_id", "must be a UUID");
  checkText(text, MESSAGE_MAX_LENGTH);
  return { messageId: messageId.toLowerCase(), text };
}

/** What a person typed into a field, trimmed. Throws invalid_argument chat.invalid_request. */
export function checkField(value: string, pointer: string, max = FIELD_MAX): string {
  const text = value.trim();
  if (text.length > max) {
    throw invalidField("chat.invalid_request", pointer, `must have at most ${max} characters`);
  }
  if (text.includes("\0") || !text.isWellFormed()) {
    throw invalidField("chat.invalid_request", pointer, "must be valid Unicode without NUL");
  }
  return text;
}

/** As {@link checkField}, of something that must be there. */
export function checkFilled(value: string, pointer: string, max = FIELD_MAX): string {
  const text = checkField(value, pointer, max);
  if (text === "") throw invalidField("chat.invalid_request", pointer, "must not be blank");
  return text;
}

/** An address that mail can be sent to, as far as its look tells. Throws as {@link checkField}. */
export function checkEmail(value: string, pointer: string): string {
  const email = checkField(value, pointer, EMAIL_MAX);
  if (!EMAIL.test(email)) throw invalidField("chat.invalid_request", pointer, "must be an email address");
  return email;
}

/** What a browser says of itself, made fit to be kept. */
export function cutContext(value: string): string {
  return value.slice(0, CONTEXT_MAX).replaceAll("\0", "").toWellFormed();
}

/** A sequence number or page size in range. Throws invalid_argument chat.invalid_request. */
export function checkCount(value: number, pointer: string): number {
  if (!Number.isInteger(value) || value < 0) {
    throw invalidField("chat.invalid_request", pointer, "must be a whole number, not negative");
  }
  return value;
}
