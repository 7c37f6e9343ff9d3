import type { Fault } from "../domain/field-reader.ts";

/** One answer of a panel, parsed from JSON. */
export interface Page {
  /** Where it is from, for those who read of its faults: a file's name. */
  readonly source: string;
  /** The call that it answers, for example `service.ip`. */
  readonly call: string;
  /** The id that was asked about, when the answer does not tell. */
  readonly about: string | undefined;
  readonly body: unknown;
}

/** An object of a panel, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Why a page is not what it should be. */
export interface PageFault extends Fault {
  readonly source: string;
}

/** Rows of clients as JSON has them, for `readClientRow`, and what was wrong with the pages. */
export interface Drafts {
  readonly drafts: readonly Fields[];
  readonly faults: readonly PageFault[];
}

/** A page by the name of the file it was saved in: `<call>[@<id>][-<page>].json`, as `service.ip@1042.json`. */
export function pageOf(file: string, body: unknown): Page {
  const name = file.replace(/^.*[\\/]/, "").replace(/\.json$/i, "");
  const [, call = name, about] = /^([^@]+?)(?:@([^@]+?))?(?:-\d+)?$/.exec(name) ?? [];
  return { source: file, call, about, body };
}

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
