import { type CleanImage, checkExtent, keptOf } from "./image.ts";
import { refused } from "./refusal.ts";

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** A GIF that is whole; it has no place where cameras write. What stands behind its end is gone. */
export function cleanGif(bytes: Buffer): CleanImage {
  const width = bytes.readUInt16LE(6);
  const height = bytes.readUInt16LE(8);
  checkExtent(width, height);
  let at = 13 + tableBytes(bytes[10]);
  while (bytes[at] !== TRAILER) at = endOfBlock(bytes, at);
  return { bytes: keptOf(bytes, bytes.subarray(0, at + 1)), width, height };
}

function endOfBlock(bytes: Buffer, at: number): number {
  if (bytes[at] === EXTENSION) return endOfData(bytes, at + 2);
  if (bytes[at] === IMAGE) return endOfData(bytes, at + 10 + tableBytes(bytes[at + 9]) + 1);
  throw refused("damaged");
}

/** Sub-blocks, each with its length before it, up to an empty one. */
function endOfData(bytes: Buffer, from: number): number {
  for (let at = from; ; ) {
    const length = bytes[at];
    if (length === undefined) throw refused("damaged");
    if (length === 0) return at + 1;
    at += 1 + length;
  }
}

/** Size of a colour table, told in the flags before it. */
function tableBytes(flags: number | undefined): number {
  if (flags === undefined) throw refused("damaged");
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}
