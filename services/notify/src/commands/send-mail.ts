import type { NotifyDeps } from "../deps.ts";
import { isPermanent } from "../domain/mail.ts";
import { nextAttempt, type RetryPolicy } from "../domain/retry.ts";
import type { Mailer } from "../mail/smtp.ts";
import { mailAttempts } from "../metrics.ts";
import { persist } from "../persist.ts";
import { finishAttempt, type Mail } from "../store/mails.ts";
import { renderMail } from "../templates/render-mail.ts";

export interface SendMailDeps extends NotifyDeps {
  readonly mailer: Mailer;
  readonly retry: RetryPolicy;
}

/** Characters of a mail server's words that are kept. */
const ERROR_MAX = 500;

type Outcome = Parameters<typeof finishAttempt>[2];

/**
 * One attempt at a mail that this process has claimed, and what becomes of the mail. A mail that the server took and
 * that could not be marked so by `leaseEnd` is sent again: with the same Message-ID.
 */
export async function sendMail(deps: SendMailDeps, mail: Mail, leaseEnd: Date): Promise<void> {
  const outcome = await attempt(deps, mail);
  mailAttempts.inc({ outcome: outcome.state === "waiting" ? "retry" : outcome.state });
  const fields = { mail_id: mail.mailId, id: mail.id, template: mail.template, attempts: mail.attempts };
  if (outcome.state === "dead") deps.log.warn({ ...fields, reason: outcome.lastError }, "a mail was given up");
  await persist(() => finishAttempt(deps.pool, mail, outcome, deps.now()), leaseEnd);
}

async function attempt({ mailer, retry, now, random }: SendMailDeps, mail: Mail): Promise<Outcome> {
  const content = renderMail(mail);
  if ("problem" in content) return { state: "dead", lastError: content.problem, dueAt: null };
  try {
    await mailer.send(mail, content);
    return { state: "sent", lastError: "", dueAt: null };
  } catch (error) {
    const lastError = wordsOf(error);
    const { responseCode, command } = error as { responseCode?: number; command?: string };
    const dueAt = isPermanent({ responseCode, command }) ? undefined : nextAttempt(retry, mail, now(), random());
    return dueAt === undefined ? { state: "dead", lastError, dueAt: null } : { state: "waiting", lastError, dueAt };
  }
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.slice(0, ERROR_MAX).replaceAll("\0", "").toWellFormed();
}
