/** What a text is to those who read it: the rules that services, pages and clients share. Kept free of imports. */

/** What shows nothing: blanks, control and format characters, fillers, the empty Braille pattern. */
const SHOWS_NOTHING = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether a text shows nothing: nobody would see that something was written. */
export function isBlank(text: string): boolean {
  return SHOWS_NOTHING.test(text);
}

/** Pattern of what is one line: no line breaks and no control characters. */
export const LINE_PATTERN = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$";

const LINE = new RegExp(LINE_PATTERN, "u");

/** Whether a text is one line. */
export function isLine(text: string): boolean {
  return LINE.test(text);
}

/** Everything that some reader of text takes for a new line. */
const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** A text whose every line but the first begins with a mark, so that none of them can be taken for a line of its own. */
export function setOff(text: string, mark: string): string {
  return text.replaceAll(LINE_BREAKS, `\n${mark}`);
}
