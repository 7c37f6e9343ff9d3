import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { createChecks, cutContext, fields, given } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { webAddress } from "@switchboard/kit/web-address";
import { createFieldChecks } from "@switchboard/rpc/field-checks";
import { type Origin, unknownOrigin } from "./domain/chat.ts";
import { checkText } from "./domain/message.ts";

const reason = "chat.invalid_request";

/** The checks of the fields of requests. */
export const check = { ...createChecks(reason), ...createFieldChecks(reason), messageId, messageText, origin };

/** A request that names a chat and nothing else. */
export const ofChat = fields({ chatId: check.id });

/** The fields of a request for a page of a list. */
export const pageFields = { pageSize: given<number>(), pageToken: given<string>() };

/** The id of a message that a person sends. */
function messageId(id: string, pointer: string): string {
  if (!isUuid(id)) throw invalidField("chat.invalid_message", pointer, "must be a UUID");
  return id.toLowerCase();
}

/** What a person writes. Throws invalid_argument chat.invalid_message. */
function messageText(text: string): string {
  checkText(text, MESSAGE_MAX_LENGTH);
  return text;
}

/** The fields of a message as a person sends it, which may be written. */
export const messageFields = { messageId: check.messageId, text: check.messageText };

/** The address of a page as a browser tells it; empty for what is no page of the web, which nobody typed. */
function pageAddress(told: string): string {
  return webAddress(cutContext(told))?.href ?? "";
}

/** Where a conversation begins, made fit to be kept; what is not told is empty. */
function origin(told: Partial<Origin> = {}): Origin {
  const { pageUrl, referrer, userAgent, ipAddress, timeZone, language } = { ...unknownOrigin, ...told };
  return {
    pageUrl: pageAddress(pageUrl),
    referrer: pageAddress(referrer),
    userAgent: cutContext(userAgent),
    ipAddress: cutContext(ipAddress),
    timeZone: cutContext(timeZone),
    language: cutContext(language),
  };
}
