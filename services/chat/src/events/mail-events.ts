import type { OutboxEvent } from "@switchboard/bus/outbox";
import { toEventJson } from "@switchboard/contracts/encode";
import { MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { mailRequestedSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";

/** A mail that is to be sent. */
export interface WantedMail {
  /** UUID; it is sent once however often it is asked for. A new one unless given. */
  readonly id?: string;
  /** The chat that it is about. */
  readonly aboutId: string;
  readonly to: readonly string[];
  /** See mail.proto. */
  readonly template: "transcript" | "contact_form" | "answer" | "invitation";
  readonly language: string;
  readonly params: Readonly<Record<string, string>>;
  /** Where answers go; undefined leaves it to the environment. */
  readonly replyTo?: string | undefined;
}

/** Asks for a mail to be sent. */
export function mailRequested({ id = newId(), replyTo = "", ...mail }: WantedMail): OutboxEvent {
  const payload = toEventJson(MailRequestedSchema, { ...mail, mailId: id, replyTo });
  return { id: newId(), subject: mailRequestedSubject("chat", id), payload };
}
