import { ascii } from "./bytes.ts";
import { exifWith, orientationOf } from "./exif.ts";
import { type CleanImage, checkExtent, keptOf } from "./image.ts";
import { refused } from "./refusal.ts";

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const RIFF_BYTES = 12;
/** Flags of VP8X that say what is in the file. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
/** Chunks that make the picture. */
const KEPT = new Set(["VP8X", "VP8 ", "VP8L", "ANIM", "ANMF", "ALPH", "ICCP"]);

/** A WebP with nothing in it but the picture and how it is to be turned. */
export function cleanWebp(bytes: Buffer): CleanImage {
  const chunks = chunksOf(bytes);
  const first = chunks[0];
  if (first === undefined) throw refused("damaged");
  const extent = extentOf(first);
  checkExtent(extent.width, extent.height);
  const exif = chunks.find(({ type }) => type === "EXIF");
  // Without VP8X there is no room for Exif, and nothing that would be obeyed.
  const turned = first.type === "VP8X" && exif !== undefined ? exifWith(orientationOf(tiffOf(exif.data))) : undefined;
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map((chunk) => withFlags(chunk, turned !== undefined));
  if (turned !== undefined) kept.push({ type: "EXIF", data: turned });
  return { bytes: keptOf(bytes, toRiff(kept)), ...extent };
}

function chunksOf(bytes: Buffer): Chunk[] {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw refused("damaged");
  const chunks: Chunk[] = [];
  for (let at = RIFF_BYTES; at + 8 <= end; ) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > end) throw refused("damaged");
    chunks.push({ type: ascii(bytes, at, 4), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function extentOf({ type, data }: Chunk): { width: number; height: number } {
  switch (type) {
    case "VP8X":
      return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
    case "VP8 ":
      return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
    case "VP8L": {
      const bits = data.readUInt32LE(1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      throw refused("damaged");
  }
}

/** Some writers put the name that JPEG needs before the block. */
function tiffOf(data: Buffer): Buffer {
  return ascii(data, 0, 6) === "Exif\0\0" ? data.subarray(6) : data;
}

function withFlags(chunk: Chunk, hasExif: boolean): Chunk {
  if (chunk.type !== "VP8X") return chunk;
  const data = Buffer.from(chunk.data);
  data[0] = ((data[0] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (hasExif ? HAS_EXIF : 0);
  return { type: chunk.type, data };
}

function toRiff(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.flatMap(({ type, data }) => [head(type, data.length), data, Buffer.alloc(data.length % 2)]);
  const body = Buffer.concat([Buffer.from("WEBP"), ...parts]);
  return Buffer.concat([head("RIFF", body.length), body]);
}

function head(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(type);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
