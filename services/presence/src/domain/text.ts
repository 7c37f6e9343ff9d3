import { isBlank, isLine } from "@switchboard/contracts/texts";
import { invalidField } from "@switchboard/kit/errors";

/** A line of 1 to `max` characters, which shows something, without the blanks around it; throws invalid_argument `reason` naming the field. */
export function checkText(reason: string, pointer: string, value: string, max: number): string {
  const text = value.trim();
  if (isBlank(text) || text.length > max) throw invalidField(reason, pointer, `must have 1 to ${max} characters`);
  if (!isLine(text)) throw invalidField(reason, pointer, "must be one line without control characters");
  return text;
}

/** A whole number from `min` to `max`; throws invalid_argument `reason` naming the field. */
export function checkInteger(
  reason: string,
  pointer: string,
  value: number,
  [min, max]: readonly [number, number],
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidField(reason, pointer, `must be a whole number from ${min} to ${max}`);
}

/** A language in its one spelling; throws invalid_argument `reason` naming the field. */
export function checkLanguage(reason: string, language: string): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(language);
    if (canonical !== undefined) return canonical;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw invalidField(reason, "/language", "must be a language tag such as en");
}

const SLUG = /^[a-z0-9-]{1,40}$/;
/** Whatever takes an id or a slug must be able to tell them apart. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text can be a slug: 1 to 40 lower-case letters, digits and hyphens. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** A slug: lower-case letters, digits and hyphens; throws invalid_argument `reason` naming the field. */
export function checkSlug(reason: string, value: string): string {
  if (ID.test(value)) throw invalidField(reason, "/slug", "must not look like an id");
  if (isSlug(value)) return value;
  throw invalidField(reason, "/slug", "must have 1 to 40 lower-case letters, digits and hyphens");
}
