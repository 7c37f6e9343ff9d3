import { invalidField } from "@switchboard/kit/errors";
import { webAddress } from "@switchboard/kit/web-address";

/**
 * The address of a page of a project's site, as browsers write it: http or https, on a host among the project's allowed
 * origins, without a name and password. Throws invalid_argument chat.invalid_page for everything else, so nothing that is
 * kept or offered ever leads elsewhere or runs.
 */
export function checkPage(url: string, allowedOrigins: readonly string[]): string {
  const page = webAddress(url);
  if (page === undefined) throw invalidPage("must be an http or https address without a name and password");
  const hosts = allowedOrigins.map((origin) => URL.parse(origin)?.host);
  if (!hosts.includes(page.host)) throw invalidPage("must be on a host of the project's site");
  return page.href;
}

function invalidPage(detail: string): Error {
  return invalidField("chat.invalid_page", "/url", detail);
}
