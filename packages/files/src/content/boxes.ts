import { ascii } from "./bytes.ts";
import { refused } from "./refusal.ts";

/** A box of a file of the MPEG-4 family (ISO/IEC 14496-12). */
export interface Box {
  readonly type: string;
  /** Where its content begins and ends in the file. */
  readonly from: number;
  readonly to: number;
}

/** The boxes between two places of a file. */
export function boxesOf(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const { head, size } = sizeOf(bytes, at, to);
    if (size < head || at + size > to) throw refused("damaged");
    boxes.push({ type: ascii(bytes, at + 4, 4), from: at + head, to: at + size });
    at += size;
  }
  return boxes;
}

/** The brands that a file says it obeys, the main one first. */
export function brandsOf(bytes: Buffer): string[] {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [ascii(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, 4));
  return brands;
}

/** An unsigned number of 0 to 8 bytes. */
export function uint(bytes: Buffer, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw refused("damaged");
    value = value * 256 + byte;
  }
  return value;
}

function sizeOf(bytes: Buffer, at: number, to: number): { head: number; size: number } {
  const size = bytes.readUInt32BE(at);
  if (size === 1) return { head: 16, size: uint(bytes, at + 8, 8) };
  return { head: 8, size: size === 0 ? to - at : size };
}
