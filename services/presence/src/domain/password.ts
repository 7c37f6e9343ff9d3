import { invalidField } from "@switchboard/kit/errors";

const MIN = 8;
const MAX = 200;

/** Whether a password could be anybody's; a longer one is not even hashed. */
export function isPlausiblePassword(password: string): boolean {
  return password.length >= 1 && password.length <= MAX;
}

/**
 * Throws invalid_argument presence.invalid_password for one of less than 8 or more than 200 characters. No rules of
 * composition: NIST SP 800-63B 3.1.1.2 advises against them.
 */
export function checkPassword(password: string): string {
  if (password.length >= MIN && password.length <= MAX) return password;
  throw invalidField("presence.invalid_password", "/password", `must have ${MIN} to ${MAX} characters`);
}

/** One spelling for passwords typed on different keyboards (NIST SP 800-63B 3.1.1.2). */
export function normalisePassword(password: string): string {
  return password.normalize("NFKC");
}
