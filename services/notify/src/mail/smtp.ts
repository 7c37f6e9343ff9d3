import { needsSmtpUtf8 } from "@switchboard/kit/email";
import { createTransport } from "nodemailer";
import type { Mail } from "../store/mails.ts";
import type { Rendered } from "../templates/render-mail.ts";

/** The mail server may take this long to be reached, and to greet, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Silence of the mail server that ends an attempt, in milliseconds. */
const SILENCE_TIMEOUT_MS = 30_000;
/** An attempt as a whole, in milliseconds; below the lease of the sender. */
const ATTEMPT_TIMEOUT_MS = 90_000;

/** The mail server took a mail to an address that it cannot know how to deliver to. Trying again is useless. */
class NoSmtpUtf8 extends Error {
  readonly responseCode = 553;
  readonly command = "RCPT TO";
  override readonly name = "NoSmtpUtf8";
  override readonly message = "the mail server takes no addresses with letters beyond ASCII (it has no SMTPUTF8)";
}

/** Hands mails over to the mail server. */
export interface Mailer {
  /** Resolves when the server has taken the mail; rejects with what it said. */
  send(mail: Pick<Mail, "mailId" | "number" | "recipient" | "replyTo">, content: Rendered): Promise<void>;
}

/**
 * A mailer for `smtp://` or `smtps://`, one connection for each mail. A mail keeps its Message-ID over all attempts, so
 * that one which arrived twice is recognised as the same.
 *
 * @param from sender of all mails, `Name <address>` or an address
 */
export function createMailer(url: string, from: string): Mailer {
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? "localhost";
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // Nothing in a mail is ever an address of something to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ mailId, number, recipient, replyTo }, { subject, text, html }) => {
      const { ehlo = [] } = await transport.sendMail({
        from,
        to: { name: "", address: recipient },
        ...(replyTo !== "" && { replyTo: { name: "", address: replyTo } }),
        subject,
        text,
        html,
        messageId: `<${mailId}.${number}@${domain}>`,
        // Nobody's out-of-office note should answer.
        headers: { "Auto-Submitted": "auto-generated" },
        signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
      });
      // The library sends such an address to every server; one that does not know of it may have mangled it.
      if (needsSmtpUtf8(recipient) && !ehlo.some((extension) => /^SMTPUTF8\b/i.test(extension))) {
        throw new NoSmtpUtf8();
      }
    },
  };
}
