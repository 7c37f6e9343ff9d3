import type { MailRequested } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { canonicalEmail, needsSmtpUtf8 } from "@switchboard/kit/email";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid, newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import { oneLine } from "../domain/mail.ts";
import { findErased } from "../store/erasures.ts";
import { insertMails, type Mail } from "../store/mails.ts";

/** Addresses of one request. */
const RECIPIENTS_MAX = 50;

/**
 * Queues a mail for each address of a request. A request that was queued before changes nothing. What cannot be an
 * address becomes a dead letter, so that somebody sees it. Throws invalid_argument notify.invalid_mail for a request
 * that says nothing. Returns how many mails are new.
 */
export async function queueMail(sql: Sql, request: MailRequested, now: Date): Promise<number> {
  if (!isUuid(request.mailId)) throw invalidField("notify.invalid_mail", "/mail_id", "must be a UUID");
  const recipients = [...new Set(request.to.map((address) => canonicalEmail(address) ?? address.trim()))];
  if (recipients.length === 0 || recipients.length > RECIPIENTS_MAX) {
    throw invalidField("notify.invalid_mail", "/to", `must have 1 to ${RECIPIENTS_MAX} addresses`);
  }
  if ((await findErased(sql, [request.aboutId.toLowerCase()])).size > 0) return 0;
  return insertMails(
    sql,
    recipients.map((recipient, index) => toMail(request, recipient, index + 1, now)),
  );
}

function toMail(request: MailRequested, recipient: string, number: number, now: Date): Mail {
  const problem = canonicalEmail(recipient) !== undefined ? "" : `"${oneLine(recipient)}" is no address`;
  return {
    id: newId(),
    mailId: request.mailId.toLowerCase(),
    number,
    recipient: storable(recipient),
    aboutId: isUuid(request.aboutId) ? request.aboutId.toLowerCase() : "",
    template: storable(request.template),
    language: storable(request.language),
    params: Object.fromEntries(
      Object.entries(request.params).map(([name, value]) => [storable(name), storable(value)]),
    ),
    replyTo: replyAddress(request.replyTo),
    state: problem === "" ? "waiting" : "dead",
    attempts: 0,
    lastError: problem,
    createdAt: now,
    startedAt: now,
    dueAt: problem === "" ? now : null,
    finishedAt: problem === "" ? null : now,
  };
}

/**
 * Where answers go. A mail that cannot be answered is better than none: a server without SMTPUTF8 would refuse a header
 * with letters beyond ASCII, whoever the mail is for.
 */
function replyAddress(told: string): string {
  const address = canonicalEmail(told) ?? "";
  return needsSmtpUtf8(address) ? "" : address;
}

/** Postgres keeps no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
