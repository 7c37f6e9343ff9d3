import { type IdentifierKind, readIdentifier } from "./identifier.ts";
import { readMoment } from "./moment.ts";
import { currencyCode, decimal, type Money } from "./money.ts";

/** One field of a row that is not what it has to be. */
export interface Fault {
  /** JSON pointer to the field, for example `/services/0/addresses/1`. */
  readonly field: string;
  readonly reason: string;
}

/** Faults of one row that are told; who made one in each of a thousand services knows after these. */
const FAULTS_MAX = 20;
const LINE = /^[^\p{Cc}\u2028\u2029]*$/u;
const TEXT = /^[^\0]*$/;

/**
 * Reads the fields of one object that nobody has looked at: what is asked for by name is let through, nothing else, and
 * what is wrong is noted. Null and empty texts are fields that are not there.
 */
export class FieldReader {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #faults: Fault[];

  constructor(values: unknown, path = "", faults: Fault[] = []) {
    this.#path = path;
    this.#faults = faults;
    this.#values = isObject(values) ? values : {};
    if (!isObject(values)) this.refuse("", "must be an object");
  }

  get faults(): readonly Fault[] {
    return this.#faults;
  }

  refuse(name: string, reason: string): undefined {
    const field = name === "" ? this.#path : `${this.#path}/${name}`;
    if (this.#faults.length < FAULTS_MAX) this.#faults.push({ field, reason });
    return undefined;
  }

  /** Whether the field is there at all, be it empty. */
  has(name: string): boolean {
    return Object.hasOwn(this.#values, name) && this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** One line of at most `max` characters, or more lines when it is a `text`. */
  text(name: string, max: number, form: "line" | "text" = "line"): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") return this.refuse(name, "must be text");
    const trimmed = value.trim();
    if (trimmed.length > max) return this.refuse(name, `must have at most ${max} characters`);
    if (!trimmed.isWellFormed() || !TEXT.test(trimmed)) return this.refuse(name, "must be valid Unicode without NUL");
    if (form === "line" && !LINE.test(trimmed)) return this.refuse(name, "must be one line without control characters");
    return trimmed === "" ? undefined : trimmed;
  }

  /** A text that JSON may write as a whole number, as it does ids: the same is a number here and a text there. */
  scalar(name: string, max: number): string | undefined {
    const value = this.#values[name];
    return Number.isSafeInteger(value) ? String(value) : this.text(name, max);
  }

  /** A text that must be there; empty when it is refused. */
  filled(name: string, max: number): string {
    const before = this.#faults.length;
    const text = this.scalar(name, max);
    if (text === undefined && this.#faults.length === before) this.refuse(name, "must not be blank");
    return text ?? "";
  }

  /** An identifier as it was written, which can be brought into its one spelling. */
  identifier(name: string, kind: IdentifierKind): string | undefined {
    const text = this.scalar(name, 1_000);
    if (text === undefined) return undefined;
    const read = readIdentifier(kind, text);
    return read.ok ? text : this.refuse(name, read.reason);
  }

  /** An identifier in its one spelling. */
  normalised(name: string, kind: IdentifierKind): string | undefined {
    const text = this.text(name, 1_000);
    if (text === undefined) return undefined;
    const read = readIdentifier(kind, text);
    return read.ok ? read.value : this.refuse(name, read.reason);
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name, 100);
    if (text === undefined) return undefined;
    return choices.find((choice) => choice === text) ?? this.refuse(name, `must be one of ${choices.join(", ")}`);
  }

  flag(name: string): boolean {
    const value = this.#values[name] ?? false;
    return typeof value === "boolean" ? value : (this.refuse(name, "must be true or false") ?? false);
  }

  moment(name: string, zone: string): Date | undefined {
    const read = readMoment(this.text(name, 100) ?? "", zone);
    if (read === "unreadable") return this.refuse(name, "must be a date and time of ISO 8601");
    return read === "unknown" ? undefined : read;
  }

  /** `{ "amount": "12.50", "currency": "EUR" }`; the currency may be left out, never guessed. */
  money(name: string): Money | undefined {
    if (!this.has(name)) return undefined;
    const before = this.#faults.length;
    const money = this.#inner(name, this.#values[name]);
    const amount = decimal(money.text("amount", 30) ?? "");
    const code = money.text("currency", 10);
    const currency = code === undefined ? undefined : currencyCode(code);
    if (code !== undefined && currency === undefined) money.refuse("currency", "must be a code of ISO 4217");
    if (this.#faults.length > before) return undefined;
    if (amount === undefined) return money.refuse("amount", 'must be a decimal number as text, such as "12.50"');
    return currency === undefined ? { amount } : { amount, currency };
  }

  /** Every object of a list, read by `read`; undefined when the list is not there, which is not an empty one. */
  list<Item>(name: string, max: number, read: (item: FieldReader) => Item): Item[] | undefined {
    return this.#items(name, max)?.map((item, index) => read(this.#inner(`${name}/${index}`, item)));
  }

  /** Every text of a list, read as if it was a field of its own; each is kept once. */
  texts(name: string, max: number, read: (item: FieldReader, name: string) => string | undefined): string[] {
    const items = this.#items(name, max) ?? [];
    const fields = new FieldReader(Object.fromEntries(items.entries()), this.#at(name), this.#faults);
    const texts = items.map((_, index) => read(fields, String(index)));
    return [...new Set(texts.filter((text) => text !== undefined))];
  }

  #items(name: string, max: number): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#values[name];
    if (!Array.isArray(value)) return this.refuse(name, "must be a list");
    return value.length <= max ? value : this.refuse(name, `must have at most ${max} entries`);
  }

  #inner(name: string, value: unknown): FieldReader {
    return new FieldReader(value, this.#at(name), this.#faults);
  }

  #at(name: string): string {
    return `${this.#path}/${name}`;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
