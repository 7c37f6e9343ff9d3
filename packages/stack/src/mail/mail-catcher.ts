import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { type CaughtMail, readMail } from "./caught-mail.ts";
import { mailPage, mailPagePolicy } from "./mail-page.ts";

export interface MailCatcherOptions {
  /** Free ones unless given. */
  readonly smtpPort?: number;
  readonly pagePort?: number;
  /** The reply to a recipient who is to be refused, for example 550; undefined to take the mail. */
  readonly refuse?: (recipient: string) => number | undefined;
  /** Whether addresses may have letters beyond ASCII (RFC 6531); true unless given. */
  readonly smtpUtf8?: boolean;
}

/** A mail server on this machine that keeps what it gets and passes nothing on. */
export interface MailCatcher {
  readonly smtpUrl: string;
  readonly smtpPort: number;
  /** A page with the mails. */
  readonly pageUrl: string;
  /** Oldest first; the last 500. */
  readonly mails: readonly CaughtMail[];
  stop(): Promise<void>;
}

const host = "127.0.0.1";
const mailsMax = 500;
const mailMaxBytes = 10 * 1024 * 1024;

/** Starts a mail server and its page. */
export async function startMailCatcher(options: MailCatcherOptions = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const smtp = createSmtp(options, (mail) => {
    mails.push(mail);
    if (mails.length > mailsMax) mails.shift();
  });
  const page = createServer((request, response) => answer(request.url, response, mails));
  const smtpPort = await portOf(smtp.listen(options.smtpPort ?? 0, host));
  const pagePort = await portOf(page.listen(options.pagePort ?? 0, host));
  return {
    smtpPort,
    smtpUrl: `smtp://${host}:${smtpPort}`,
    pageUrl: `http://${host}:${pagePort}/`,
    mails,
    stop: async () => {
      page.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => void smtp.close(() => resolve())),
        new Promise((resolve) => page.close(resolve)),
      ]);
    },
  };
}

function createSmtp({ refuse, smtpUtf8 = true }: MailCatcherOptions, caught: (mail: CaughtMail) => void): SMTPServer {
  const server = new SMTPServer({
    // On this machine only, so there is nothing to hide and nobody to know.
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    hideSMTPUTF8: !smtpUtf8,
    size: mailMaxBytes,
    onRcptTo: ({ address }, _session, callback) => {
      const code = refuse?.(address);
      if (code === undefined) callback();
      else callback(Object.assign(new Error("refused on purpose"), { responseCode: code }));
    },
    onData: (stream, session, callback) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      text(stream)
        .then(readMail)
        .then((mail) => {
          caught({ ...mail, at: new Date(), recipients });
          callback();
        }, callback);
    },
  });
  // A sender that goes away in the middle is no trouble of ours.
  server.on("error", () => {});
  return server;
}

function answer(url: string | undefined, response: ServerResponse, mails: readonly CaughtMail[]): void {
  const found = url === "/";
  response.writeHead(found ? 200 : 404, {
    "content-type": found ? "text/html; charset=utf-8" : "text/plain",
    "content-security-policy": mailPagePolicy,
    "cache-control": "no-store",
  });
  response.end(found ? mailPage(mails) : "There is nothing here.\n");
}

async function portOf(server: Server): Promise<number> {
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
