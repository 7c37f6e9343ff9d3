import { type SendMailDeps, sendMail } from "./commands/send-mail.ts";
import { type Dispatcher, startDispatcher } from "./dispatcher.ts";
import { claimMails, type Mail } from "./store/mails.ts";

/** Above the time of an attempt, in milliseconds. */
const LEASE_MS = 120_000;

/** Sends mails as they become due, at most `concurrency` at once. */
export function startMailSender(deps: SendMailDeps, concurrency: number): Dispatcher {
  return startDispatcher<Mail>({
    name: "mail sender",
    deps,
    leaseMs: LEASE_MS,
    claim: async ({ size }, now, leaseEnd) =>
      size < concurrency ? claimMails(deps.pool, now, leaseEnd, concurrency - size) : [],
    work: (mail, leaseEnd) => sendMail(deps, mail, leaseEnd),
  });
}
