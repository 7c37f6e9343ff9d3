import { invalidField } from "@switchboard/kit/errors";

/** Characters of an address. */
const URL_MAX = 2_000;

/**
 * The address of a page of a project's site, as browsers write it: http or https, on a host among the project's allowed
 * origins, without a name and password. Throws invalid_argument chat.invalid_page for everything else, so nothing that is
 * kept or offered ever leads elsewhere or runs.
 */
export function checkPage(url: string, allowedOrigins: readonly string[]): string {
  const page = url.length > URL_MAX ? null : URL.parse(url);
  if (page === null) throw invalidPage(`must be an address of at most ${URL_MAX} characters`);
  if (page.protocol !== "https:" && page.protocol !== "http:") throw invalidPage("must be http or https");
  if (page.username !== "" || page.password !== "") throw invalidPage("must not have a name or password");
  const hosts = allowedOrigins.map((origin) => URL.parse(origin)?.host);
  if (!hosts.includes(page.host)) throw invalidPage("must be on a host of the project's site");
  return page.href;
}

function invalidPage(detail: string): Error {
  return invalidField("chat.invalid_page", "/url", detail);
}
