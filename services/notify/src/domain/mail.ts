/** How a mail server's refusal looks. */
export interface SmtpFailure {
  /** Of the reply; undefined when there was none. */
  readonly responseCode?: number | undefined;
  /** The command that was refused. */
  readonly command?: string | undefined;
}

/** Replies about signing in, which may come to any command (RFC 4954). */
const NOT_SIGNED_IN = new Set([530, 534, 535, 538]);

/**
 * Whether trying again is useless: the server refused this very mail for good. A 5xx to anything else (greeting, TLS,
 * signing in) is about us and the server, and every mail would die of one wrong password.
 */
export function isPermanent({ responseCode = 0, command = "" }: SmtpFailure): boolean {
  if (NOT_SIGNED_IN.has(responseCode)) return false;
  return responseCode >= 500 && responseCode < 600 && /^(MAIL FROM|RCPT TO|DATA)/i.test(command);
}

/** A text as one line of at most 200 characters, fit for a header. */
export function oneLine(text: string): string {
  const line = Array.from(text, (character) => (hasControls(character) ? " " : character)).join("");
  return line.replaceAll(/ {2,}/g, " ").trim().slice(0, LINE_MAX).toWellFormed();
}

const LINE_MAX = 200;

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}
