import type { CaughtMail } from "@switchboard/stack/mail/caught-mail";
import { type MailCatcher, startMailCatcher } from "@switchboard/stack/mail/mail-catcher";
import { until } from "./until.ts";

/** A real mail server of the test's own, whose mails it can look at. The caller stops it. */
export const catchMails = startMailCatcher;

/** The first mail to an address that fits, as soon as it is there. */
export function untilMail(
  { mails }: Pick<MailCatcher, "mails">,
  recipient: string,
  fits: (mail: CaughtMail) => boolean = () => true,
): Promise<CaughtMail> {
  return until(
    `there is a mail to ${recipient}`,
    () => mails.find((mail) => mail.recipients.includes(recipient) && fits(mail)),
    30_000,
  );
}
