/** Characters of an address. */
const ADDRESS_MAX = 2_000;

/**
 * An address of a page: http or https, without a name and password. Undefined for everything else, so nothing that is
 * kept, offered or shown ever runs or opens another program.
 */
export function webAddress(text: string): URL | undefined {
  const url = text.length <= ADDRESS_MAX ? URL.parse(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return url.username === "" && url.password === "" ? url : undefined;
}
