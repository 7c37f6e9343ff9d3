import { v7, validate } from "uuid";

/** A new UUIDv7: unique, and roughly in the order of time, which keeps indexes compact. */
export function newId(): string {
  return v7();
}

/** Whether a string is a UUID in its usual spelling. */
export function isUuid(value: string): boolean {
  return validate(value);
}
