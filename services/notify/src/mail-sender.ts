import { type SendMailDeps, sendMail } from "./commands/send-mail.ts";
import { type Dispatcher, startDispatcher } from "./dispatcher.ts";
import type { Mail } from "./domain/mail.ts";
import { claimMails } from "./store/mails.ts";

/** Due mails are looked for this often, in milliseconds. */
const LOOK_MS = 500;
/** A sender that has not finished after this long counts as dead, in milliseconds; above the time of an attempt. */
const LEASE_MS = 120_000;

interface Claimed {
  readonly mail: Mail;
  readonly leaseEnd: Date;
}

/** Sends mails as they become due, at most `concurrency` at once. */
export function startMailSender(deps: SendMailDeps, concurrency: number): Dispatcher {
  return startDispatcher<Claimed>({
    name: "mail sender",
    everyMs: LOOK_MS,
    log: deps.log,
    claim: async (running) => {
      const free = concurrency - running.size;
      if (free <= 0) return [];
      const now = deps.now();
      const leaseEnd = new Date(now.getTime() + LEASE_MS);
      const mails = await claimMails(deps.pool, now, leaseEnd, free);
      return mails.map((mail) => ({ mail, leaseEnd }));
    },
    work: ({ mail, leaseEnd }) => sendMail(deps, mail, leaseEnd),
  });
}
