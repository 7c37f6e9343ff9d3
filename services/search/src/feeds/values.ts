import { canonicalAddress } from "../domain/address.ts";
import { normalDomain } from "../domain/domain-name.ts";
import { normalEmail } from "../domain/email.ts";
import { readMoment } from "../domain/moment.ts";
import { currencyCode, decimal } from "../domain/money.ts";
import type { Fields } from "./page.ts";

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The objects of what should be a list: one alone comes bare, none as nothing, an empty text, list or list in a list. */
export function list(value: unknown): Fields[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(fieldsOf).filter((item) => Object.keys(item).length > 0);
}

/** A figure or text as text, without blanks around; undefined for anything else and for nothing. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text === "" ? undefined : text;
}

/** The first of some fields that says something. */
export function firstOf(fields: Fields, ...names: readonly string[]): string | undefined {
  return names.map((name) => textOf(fields[name])).find((text) => text !== undefined);
}

/** Several names as one, parted by blanks. */
export function joined(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined).join(" ") || undefined;
}

/** What panels write into a field of free text, one by one. */
export function tokens(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,;]+/).filter((token) => token !== "");
}

/** A date of a panel, when it is one: they show phrases as well. */
export function dateOr(text: string | undefined, zone: string): string | undefined {
  const moment = readMoment(text ?? "", zone);
  return moment instanceof Date ? moment.toISOString() : undefined;
}

/** The addresses among what panels keep as free text. */
export function addressesIn(texts: readonly string[]): string[] {
  return texts.map(canonicalAddress).filter((address) => address !== undefined);
}

/** The domain names among what panels keep as free text. */
export function domainsIn(texts: readonly string[]): string[] {
  return texts.map(normalDomain).filter((domain) => domain !== undefined);
}

/** An email address of a panel, when it is one. */
export function emailOr(text: string | undefined): string | undefined {
  return text === undefined ? undefined : normalEmail(text);
}

/** What a word of a panel is with us, whatever its case. */
export function statusOf<Status extends string>(
  words: Readonly<Record<string, Status>>,
  word: string | undefined,
): Status | "unknown" {
  return new Map(Object.entries(words)).get(word?.toLowerCase() ?? "") ?? "unknown";
}

/** An amount of a panel as text, when it is one, in the currency when that is known. */
export function moneyOr(amount: string | undefined, currency: string | undefined): Fields | undefined {
  const kept = decimal(amount ?? "");
  return kept === undefined ? undefined : { amount: kept, currency: currencyCode(currency ?? "") };
}

/** Booleans come as true, 1 and "1". */
export function truthy(value: unknown): boolean {
  return value === true || value === 1 || value === "1" || value === "true";
}
