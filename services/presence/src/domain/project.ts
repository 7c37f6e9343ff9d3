import { invalidField } from "@switchboard/kit/errors";
import { checkSlug, checkText } from "./text.ts";

/** A brand or site of the company. */
export interface Project extends ProjectInput {
  readonly id: string;
  readonly version: number;
}

/** What an administrator says of a project. */
export interface ProjectInput {
  readonly slug: string;
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  /** `#rrggbb`. */
  readonly accentColor: string;
}

const DEFAULT_ACCENT = "#2563eb";
const ORIGINS_MAX = 50;
const REASON = "presence.invalid_project";

/**
 * Throws invalid_argument presence.invalid_project naming the field; answers the input in its one spelling. No colour
 * means the product's blue.
 */
export function checkProject(input: ProjectInput): ProjectInput {
  const accentColor = (input.accentColor || DEFAULT_ACCENT).toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(accentColor)) throw invalidField(REASON, "/accent_color", "must be #rrggbb");
  if (input.allowedOrigins.length > ORIGINS_MAX) {
    throw invalidField(REASON, "/allowed_origins", `must have at most ${ORIGINS_MAX} entries`);
  }
  return {
    slug: checkSlug(REASON, input.slug),
    name: checkText(REASON, "/name", input.name, 100),
    allowedOrigins: [...new Set(input.allowedOrigins.map(checkOrigin))],
    accentColor,
  };
}

function checkOrigin(value: string, index: number): string {
  const url = URL.parse(value);
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  // The origin and nothing more: a browser sends exactly this text, so nothing else would ever match.
  if (url !== null && web && url.origin === value.toLowerCase()) return url.origin;
  throw invalidField(REASON, `/allowed_origins/${index}`, "must be an origin such as https://shop.example");
}
