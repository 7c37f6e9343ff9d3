/** Bytes as the characters of the same codes; what is beyond the end is left out. */
export function ascii(bytes: Buffer, from: number, length: number): string {
  return bytes.toString("latin1", from, from + length);
}

/** Whether bytes begin, at a place, with the characters of a text. */
export function hasAscii(bytes: Buffer, at: number, text: string): boolean {
  return ascii(bytes, at, text.length) === text;
}

/** Whether bytes begin with others, given in hexadecimal. */
export function beginsWith(bytes: Buffer, hex: string): boolean {
  return bytes.toString("hex", 0, hex.length / 2) === hex;
}
