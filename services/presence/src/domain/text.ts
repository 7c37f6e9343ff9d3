import { invalidField } from "@switchboard/kit/errors";

/** A text of 1 to `max` characters without the blanks around it; throws invalid_argument `reason` naming the field. */
export function checkText(reason: string, pointer: string, value: string, max: number): string {
  const text = value.trim();
  if (text.length < 1 || text.length > max) throw invalidField(reason, pointer, `must have 1 to ${max} characters`);
  if (/\p{Cc}/u.test(text)) throw invalidField(reason, pointer, "must have no control characters");
  return text;
}

const SLUG = /^[a-z0-9-]{1,40}$/;

/** Whether a text can be a slug: 1 to 40 lower-case letters, digits and hyphens. */
export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** A slug: lower-case letters, digits and hyphens; throws invalid_argument `reason` naming the field. */
export function checkSlug(reason: string, value: string): string {
  if (isSlug(value)) return value;
  throw invalidField(reason, "/slug", "must have 1 to 40 lower-case letters, digits and hyphens");
}
