import PostalMime from "postal-mime";

/** A mail that was caught. */
export interface CaughtMail {
  readonly at: Date;
  /** Whom it was really for, whatever its headers say. */
  readonly recipients: readonly string[];
  readonly subject: string;
  /** With its angle brackets. */
  readonly messageId: string;
  /** By the name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  /** As it came. */
  readonly raw: string;
}

/** Reads what came as far as people look at it. */
export async function readMail(raw: string): Promise<Omit<CaughtMail, "at" | "recipients">> {
  const { subject = "", messageId = "", headers, text = "", html = "" } = await PostalMime.parse(raw);
  return { subject, messageId, headers: new Map(headers.map(({ key, value }) => [key, value])), text, html, raw };
}
