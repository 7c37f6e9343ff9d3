import { LINE_PATTERN } from "@switchboard/contracts/texts";
import type { Violation } from "@switchboard/kit/errors";

/** What a compiled TypeBox checker says of one broken rule. */
export interface SchemaError {
  readonly keyword?: string;
  readonly instancePath?: string;
  readonly message?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Broken rules that are named at most; more tell a reader nothing new. */
const MAX_VIOLATIONS = 20;

/**
 * Turns the errors of a checker into violations with JSON pointers. A missing or unknown property is pointed at itself,
 * not at the object around it.
 */
export function toViolations(errors: readonly SchemaError[], prefix = ""): Violation[] {
  const details = new Map<string, string>();
  const add = (pointer: string, detail: string) => {
    if (!details.has(pointer)) details.set(pointer, detail);
  };
  for (const { keyword, instancePath = "", message = "is not valid", params = {} } of errors) {
    const base = prefix + instancePath;
    if (keyword === "required")
      for (const name of names(params["requiredProperties"])) add(`${base}/${name}`, "is missing");
    else if (keyword === "additionalProperties") {
      for (const name of names(params["additionalProperties"])) add(`${base}/${name}`, "is not known here");
    } else if (params["pattern"] === LINE_PATTERN) add(base, "must be one line without control characters");
    else if (message !== "schema is false") add(base, message);
  }
  return [...details].slice(0, MAX_VIOLATIONS).map(([pointer, detail]) => ({ pointer, detail }));
}

function names(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1"));
}
