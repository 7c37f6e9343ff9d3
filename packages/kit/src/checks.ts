import { isBlank, isLine } from "@switchboard/contracts/texts";
import { canonicalEmail } from "./email.ts";
import { invalidField } from "./errors.ts";
import { isUuid } from "./ids.ts";

/** Characters of what somebody writes into a field of a form. */
const FIELD_MAX = 200;
/** Characters of an address of a page or the name of a browser; longer ones are cut, nobody typed them. */
const CONTEXT_MAX = 2_000;
/** Ids in one request. */
const IDS_MAX = 1_000;

/**
 * The checks of a request's fields, for one service: each answers with the value in its one form, or throws
 * invalid_argument `reason` with the field, for example chat.invalid_request.
 */
export function createChecks(reason: string) {
  const refuse = (pointer: string, detail: string): never => {
    throw invalidField(reason, pointer, detail);
  };

  /** A UUID in lower case, the one spelling that subjects and comparisons use. */
  function id(value: string, pointer: string): string {
    return isUuid(value) ? value.toLowerCase() : refuse(pointer, "must be a UUID");
  }

  /** An id that may be left out. */
  function optionalId(value: string, pointer: string): string | undefined {
    return value === "" ? undefined : id(value, pointer);
  }

  /** At most 1000 ids. */
  function ids(values: readonly string[], pointer: string): readonly string[] {
    if (values.length > IDS_MAX) refuse(pointer, `must have at most ${IDS_MAX} entries`);
    return values.map((value, index) => id(value, `${pointer}/${index}`));
  }

  /** What a person wrote, trimmed; empty when it shows nothing. */
  function text(value: string, pointer: string, max: number): string {
    const trimmed = value.trim();
    if (trimmed.length > max) refuse(pointer, `must have at most ${max} characters`);
    if (trimmed.includes("\0") || !trimmed.isWellFormed()) refuse(pointer, "must be valid Unicode without NUL");
    return isBlank(trimmed) ? "" : trimmed;
  }

  /** As {@link text}, in a field of one line. */
  function field(value: string, pointer: string, max = FIELD_MAX): string {
    const line = text(value, pointer, max);
    return isLine(line) ? line : refuse(pointer, "must be one line without control characters");
  }

  const there = (value: string, pointer: string) => value || refuse(pointer, "must not be blank");

  /** As {@link field}, of something that must be there. */
  function filled(value: string, pointer: string, max = FIELD_MAX): string {
    return there(field(value, pointer, max), pointer);
  }

  /** {@link field} of at most so many characters. */
  const fieldOf = (max: number) => (value: string, pointer: string) => field(value, pointer, max);
  /** {@link filled} of at most so many characters. */
  const filledOf = (max: number) => (value: string, pointer: string) => filled(value, pointer, max);
  /** {@link text} of at most so many characters. */
  const textOf = (max: number) => (value: string, pointer: string) => text(value, pointer, max);
  /** As {@link textOf}, of something that must be there. */
  const filledTextOf = (max: number) => (value: string, pointer: string) => there(text(value, pointer, max), pointer);

  /** An address that mail can be sent to, as far as its look tells. */
  function email(value: string, pointer: string): string {
    const address = canonicalEmail(value);
    return address?.includes(".", address.indexOf("@")) ? address : refuse(pointer, "must be an email address");
  }

  /** {@link email} that may be left out. */
  function optionalEmail(value: string, pointer: string): string {
    return value === "" ? "" : email(value, pointer);
  }

  /** A sequence number or page size in range. */
  function count(value: number, pointer: string): number {
    return Number.isInteger(value) && value >= 0 ? value : refuse(pointer, "must be a whole number, not negative");
  }

  return { id, optionalId, ids, field, filled, fieldOf, filledOf, textOf, filledTextOf, email, optionalEmail, count };
}

/** Checks of the fields of a request, each of which answers with what is made of its field. */
type Checks = Readonly<Record<string, (value: never, pointer: string) => unknown>>;

type Field<Check> = Check extends (value: infer Value, pointer: string) => unknown ? Value : never;

/** A request as it comes; what a check takes as undefined may be left out. */
export type Unchecked<C extends Checks> = {
  readonly [K in keyof C as undefined extends Field<C[K]> ? never : K]: Field<C[K]>;
} & {
  readonly [K in keyof C as undefined extends Field<C[K]> ? K : never]?: Field<C[K]>;
};
/** What is made of it: its fields by the same names. */
export type Checked<C extends Checks> = { readonly [K in keyof C]: ReturnType<C[K]> };

/** Reads a request by a check for each of its fields, in their order; the field is named as JSON writes it, `/chat_id`. */
export function fields<const C extends Checks>(checks: C): (request: Unchecked<C>) => Checked<C> {
  const read = Object.entries(checks).map(([name, check]) => {
    const pointer = pointerOf(name);
    return (values: Readonly<Record<string, unknown>>) => [name, check(values[name] as never, pointer)] as const;
  });
  return (request) => Object.fromEntries(read.map((readField) => readField(request))) as Checked<C>;
}

/** The check of a field that is taken as it is. */
export function given<T>(): (value: T) => T {
  return (value) => value;
}

/** The check of a field that may be left out. */
export function optional<V, T>(
  check: (value: V, pointer: string) => T,
): (value: V | undefined, pointer: string) => T | undefined {
  return (value, pointer) => (value === undefined ? undefined : check(value, pointer));
}

function pointerOf(name: string): string {
  return `/${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** What a browser says of itself, made fit to be kept: one line. */
export function cutContext(value: string): string {
  return value
    .slice(0, CONTEXT_MAX)
    .replaceAll("\0", "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .toWellFormed();
}
