import { ascii, hasAscii } from "./bytes.ts";

/** Text is looked at this far for what it is, in bytes: longer than any preamble. */
const HEAD_BYTES = 4096;
const UTF8_MARK = 3;

/** Bytes that stand in no text: control characters but tab, line feeds, form feed, return and the escape of logs. */
const foreign = Uint8Array.from({ length: 256 }, (_, byte) => {
  const layout = (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;
  return (byte < 0x20 && !layout) || byte === 0x7f ? 1 : 0;
});

/** Whether bytes are text, in UTF-8 or any encoding of one byte a letter: nothing but letters and layout. */
export function isText(bytes: Buffer): boolean {
  // A plain loop over a table: a function for each byte takes ten times as long, which tells with 25 MiB.
  for (let at = 0; at < bytes.length; at += 1) {
    if (foreign[bytes[at] as number] === 1) return false;
  }
  return true;
}

/** Whether a text is one that programs obey rather than people read: markup (HTML, SVG, XML) begins with a tag. */
export function isMarkup(text: Buffer): boolean {
  return /^\s*<[a-z!?/]/i.test(headOf(text));
}

/** Whether a text names the program that is to run it. */
export function isScript(text: Buffer): boolean {
  return hasAscii(withoutMark(text), 0, "#!");
}

/** The beginning, letter by letter, without the mark of UTF-8. */
function headOf(text: Buffer): string {
  return ascii(withoutMark(text), 0, HEAD_BYTES);
}

function withoutMark(text: Buffer): Buffer {
  return hasAscii(text, 0, "\xef\xbb\xbf") ? text.subarray(UTF8_MARK) : text;
}
