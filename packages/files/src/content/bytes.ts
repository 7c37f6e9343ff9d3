/** Reading of numbers and words from bytes, big-endian unless said otherwise. */

export function uint16(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint16(at);
}

export function uint16le(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint16(at, true);
}

export function uint32(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint32(at);
}

export function uint32le(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint32(at, true);
}

/** Three bytes, little-endian. */
export function uint24le(bytes: Uint8Array, at: number): number {
  return uint16le(bytes, at) | (viewOf(bytes).getUint8(at + 2) << 16);
}

/** Bytes as the characters of the same codes; what is beyond the end is left out. */
export function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

/** Whether bytes begin, at a place, with the characters of a text. */
export function hasAscii(bytes: Uint8Array, at: number, text: string): boolean {
  return ascii(bytes, at, text.length) === text;
}

/** Whether bytes begin with others, given in hexadecimal. */
export function beginsWith(bytes: Uint8Array, hex: string): boolean {
  for (let i = 0; i < hex.length / 2; i += 1) {
    if (bytes[i] !== Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)) return false;
  }
  return true;
}

/** Puts pieces behind each other. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
