/** The parts of a mail that people look at. */
export interface ParsedMail {
  /** By the name in lower case; the last one of several. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
}

/**
 * Reads a mail as far as a catcher needs it: headers with encoded words, `multipart/*`, quoted-printable and base64, all
 * in UTF-8. Enough for mails of our own; no replacement of a mail program.
 */
export function parseMail(raw: string): ParsedMail {
  const { headers, body } = splitHead(raw);
  const text = findPart(headers, body, "text/plain") ?? "";
  const html = findPart(headers, body, "text/html") ?? "";
  const readable = new Map([...headers].map(([name, value]) => [name, decodeWords(value)]));
  return { headers: readable, text, html };
}

type Headers = ReadonlyMap<string, string>;

function splitHead(raw: string): { headers: Headers; body: string } {
  const lines = raw.replaceAll("\r\n", "\n");
  const end = lines.indexOf("\n\n");
  const head = end < 0 ? lines : lines.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? "" : lines.slice(end + 2) };
}

function findPart(headers: Headers, body: string, wanted: string): string | undefined {
  const type = headers.get("content-type") ?? "text/plain";
  if (!type.toLowerCase().startsWith("multipart/")) {
    return type.toLowerCase().startsWith(wanted) ? decodeBody(headers, body) : undefined;
  }
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1] ?? "";
  for (const part of body.split(`--${boundary}`).slice(1, -1)) {
    const inner = splitHead(part.replace(/^\n/, "").replace(/\n$/, ""));
    const found = findPart(inner.headers, inner.body, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decodeBody(headers: Headers, body: string): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? decodeQuoted(body.replaceAll("=\n", "")) : body;
}

/** Encoded words of RFC 2047; the space between two of them is none. */
function decodeWords(value: string): string {
  const joined = value.replaceAll(/(\?=)\s+(=\?)/g, "$1$2");
  return joined.replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_word, encoding: string, text: string) =>
    encoding.toLowerCase() === "b"
      ? Buffer.from(text, "base64").toString("utf8")
      : decodeQuoted(text.replaceAll("_", " ")),
  );
}

function decodeQuoted(text: string): string {
  return text.replaceAll(/(=[0-9A-F]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"),
  );
}
