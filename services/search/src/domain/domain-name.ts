import { asciiDomain } from "@switchboard/kit/domain-name";
import { visible } from "./fold.ts";

const IN_URL = /^(?:[a-z][a-z\d+.-]*:\/\/(?:[^\s/@]*@)?)?([^\s/:?#@]+)(?::\d{1,5})?(?:[/?#]\S*)?$/i;
/** Names above a name that are looked for as well. */
const PARENTS_MAX = 4;

/** A domain name as the DNS has it, in lower case and without a last point or a first star. Undefined for what is none. */
export function normalDomain(text: string): string | undefined {
  const bare = visible(text).replace(/^\*\./, "").replace(/\.$/, "");
  const domain = asciiDomain(bare);
  return domain?.split(".").every((label) => /^[^-].*(?<!-)$/.test(label)) && domain.includes(".") ? domain : undefined;
}

/** The domain name in what was copied from the bar of a browser or out of a letter: with protocol, port, path. */
export function domainIn(text: string): string | undefined {
  const [, host = ""] = IN_URL.exec(text) ?? [];
  return normalDomain(host);
}

/** Names above a domain name, nearest first, down to two labels: a client has shop.example who asks about www.shop.example. */
export function parentDomains(domain: string): string[] {
  const labels = domain.split(".");
  const parents = labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join("."));
  return parents.slice(-PARENTS_MAX);
}
