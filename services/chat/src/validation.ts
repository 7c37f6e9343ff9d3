import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { createChecks, cutContext } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { createFieldChecks } from "@switchboard/rpc/field-checks";
import { type Origin, unknownOrigin } from "./domain/chat.ts";
import { checkText } from "./domain/message.ts";

export const { checkId, checkOptionalId, checkIds, checkField, checkFilled, checkEmail, checkCount } =
  createChecks("chat.invalid_request");
export const { checkWord, checkTime } = createFieldChecks("chat.invalid_request");

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

/** Where a conversation begins, made fit to be kept; what is not told is empty. */
export function checkOrigin(origin: Partial<Origin> = {}): Origin {
  const { pageUrl, referrer, userAgent, ipAddress, timeZone, language } = { ...unknownOrigin, ...origin };
  return {
    pageUrl: cutContext(pageUrl),
    referrer: cutContext(referrer),
    userAgent: cutContext(userAgent),
    ipAddress: cutContext(ipAddress),
    timeZone: cutContext(timeZone),
    language: cutContext(language),
  };
}
