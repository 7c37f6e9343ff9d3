/** The header that tells a browser what to do with a file and what to call it (RFC 6266, names as in RFC 8187). */
export function contentDisposition(what: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const coded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${what}; filename="${plain}"; filename*=UTF-8''${coded}`;
}
