import { invalidField } from "@switchboard/kit/errors";

const MIN = 8;
const MAX = 200;

/** Whether a password could be anybody's; a longer one is not even hashed. */
export function isPlausiblePassword(password: string): boolean {
  return password.length >= 1 && password.length <= MAX;
}

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

/**
 * Throws invalid_argument presence.invalid_password for one of less than 8 or more than 200 characters, one that is the
 * owner's email or name, and one that is common or one character again and again. No rules of composition: NIST SP 800-63B 3.1.1.2 advises against them,
 * and for a list of those that are guessed first.
 *
 * @param common that list, in lower case
 * @param pointer the field
 */
export function checkPassword(
  password: string,
  { email, name }: PasswordOwner,
  common: ReadonlySet<string>,
  pointer = "/password",
): void {
  const refuse = (why: string) => invalidField("presence.invalid_password", pointer, why);
  if (password.length < MIN || password.length > MAX) throw refuse(`must have ${MIN} to ${MAX} characters`);
  const lowered = normalisePassword(password).toLowerCase();
  const own = [email, email.split("@")[0], name, name.replaceAll(" ", "")].map((text = "") => text.toLowerCase());
  if (own.includes(lowered)) throw refuse("must not be one's own email or name");
  if (common.has(lowered) || new Set(lowered).size === 1) throw refuse("is among the passwords that are guessed first");
}

/** One spelling for passwords typed on different keyboards (NIST SP 800-63B 3.1.1.2). */
export function normalisePassword(password: string): string {
  return password.normalize("NFKC");
}
