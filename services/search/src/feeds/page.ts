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

/** How a pass over a panel is read: the version of its rows, and the IANA zone of the panel's clock. */
export interface Pass {
  readonly version: number;
  readonly zone: string;
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
