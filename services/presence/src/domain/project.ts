import { invalidField } from "@switchboard/kit/errors";
import { checkLanguage, checkSlug, checkText } from "./text.ts";

/** Whether a field of the form before a chat is shown, and must be filled in (C1). */
export type FormField = "off" | "optional" | "required";

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
  readonly nameField: FormField;
  readonly emailField: FormField;
  readonly phoneField: FormField;
  /** Whether visitors may send files unless an operator decides otherwise (C13). */
  readonly uploadsAllowed: boolean;
  /** Address of a client's account in the billing panel with `{client_id}` in it (C11); empty when there is none. */
  readonly accountUrlTemplate: string;
  /** Page where mails lead clients to answer (C6); empty when there is none. */
  readonly siteUrl: string;
  /** BCP 47; of mails to visitors. */
  readonly language: string;
  /** The source of the directory's feed whose ids the tokens of the site have (C4, D1). */
  readonly clientSource: string;
}

const DEFAULT_ACCENT = "#2563eb";
const DEFAULT_LANGUAGE = "en";
const DEFAULT_CLIENT_SOURCE = "billing";
const ORIGINS_MAX = 50;
const URL_MAX = 2048;
const CLIENT_ID = "{client_id}";
/** As the feed names its sources. */
const CLIENT_SOURCE = /^[a-z0-9-]{1,40}$/;
const REASON = "presence.invalid_project";

/**
 * Throws invalid_argument presence.invalid_project naming the field; answers the input in its one spelling. No colour
 * means the product's blue, no language English, no source `billing`.
 */
export function checkProject(input: ProjectInput): ProjectInput {
  const accentColor = (input.accentColor || DEFAULT_ACCENT).toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(accentColor)) throw invalidField(REASON, "/accent_color", "must be #rrggbb");
  if (input.allowedOrigins.length > ORIGINS_MAX) {
    throw invalidField(REASON, "/allowed_origins", `must have at most ${ORIGINS_MAX} entries`);
  }
  const allowedOrigins = [...new Set(input.allowedOrigins.map(checkOrigin))];
  return {
    ...input,
    slug: checkSlug(REASON, input.slug),
    name: checkText(REASON, "/name", input.name, 100),
    allowedOrigins,
    accentColor,
    accountUrlTemplate: checkAccountUrl(input.accountUrlTemplate.trim()),
    siteUrl: checkSiteUrl(input.siteUrl.trim(), allowedOrigins),
    language: checkLanguage(REASON, input.language || DEFAULT_LANGUAGE),
    clientSource: checkClientSource(input.clientSource || DEFAULT_CLIENT_SOURCE),
  };
}

/** Clients' ids come from sites: wherever the place for one is, it must not be able to name another host. */
function checkAccountUrl(template: string): string {
  if (template === "") return template;
  const [one, other] = ["1", "2"].map((id) => URL.parse(template.replaceAll(CLIENT_ID, id)));
  const fixed = one?.origin === other?.origin && one?.username === "" && one.password === "";
  const https = one?.protocol === "https:" && template.length <= URL_MAX && !/\p{Cc}/u.test(template);
  if (https && fixed && template.includes(CLIENT_ID)) return template;
  throw invalidField(REASON, "/account_url_template", `must be an https address with ${CLIENT_ID} after its host`);
}

function checkClientSource(name: string): string {
  if (CLIENT_SOURCE.test(name)) return name;
  throw invalidField(REASON, "/client_source", "must be 1 to 40 lower-case letters, digits and hyphens");
}

function checkSiteUrl(text: string, allowedOrigins: readonly string[]): string {
  if (text === "") return text;
  const url = text.length <= URL_MAX ? URL.parse(text) : null;
  if (url !== null && url.username === "" && url.password === "" && allowedOrigins.includes(url.origin))
    return url.href;
  throw invalidField(REASON, "/site_url", "must be a page on one of the allowed origins");
}

function checkOrigin(value: string, index: number): string {
  const url = URL.parse(value);
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  // The origin and nothing more: a browser sends exactly this text, so nothing else would ever match.
  if (url !== null && web && url.origin === value.toLowerCase()) return url.origin;
  throw invalidField(REASON, `/allowed_origins/${index}`, "must be an origin such as https://shop.example");
}
