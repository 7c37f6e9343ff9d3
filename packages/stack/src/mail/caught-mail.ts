import type { ParsedMail } from "./parse-mail.ts";

/** A mail that was caught. */
export interface CaughtMail extends ParsedMail {
  readonly at: Date;
  /** Whom it was really for, whatever its headers say. */
  readonly recipients: readonly string[];
  readonly subject: string;
  /** With its angle brackets. */
  readonly messageId: string;
  /** As it came. */
  readonly raw: string;
}
