import { ascii, concat, uint16le, uint24le, uint32le } from "./bytes.ts";
import { exifWith, orientationOf } from "./exif.ts";
import { type CleanImage, checkExtent, keptOf } from "./image.ts";
import { refused } from "./refusal.ts";

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

const RIFF_BYTES = 12;
/** Flags of VP8X that say what is in the file. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
/** Chunks that make the picture. */
const KEPT = new Set(["VP8X", "VP8 ", "VP8L", "ANIM", "ANMF", "ALPH", "ICCP"]);

/** A WebP with nothing in it but the picture and how it is to be turned. */
export function cleanWebp(bytes: Uint8Array): CleanImage {
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

function chunksOf(bytes: Uint8Array): Chunk[] {
  const end = 8 + uint32le(bytes, 4);
  if (end > bytes.length) throw refused("damaged");
  const chunks: Chunk[] = [];
  for (let at = RIFF_BYTES; at + 8 <= end; ) {
    const length = uint32le(bytes, at + 4);
    if (at + 8 + length > end) throw refused("damaged");
    chunks.push({ type: ascii(bytes, at, 4), data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function extentOf({ type, data }: Chunk): { width: number; height: number } {
  switch (type) {
    case "VP8X":
      return { width: uint24le(data, 4) + 1, height: uint24le(data, 7) + 1 };
    case "VP8 ":
      return { width: uint16le(data, 6) & 0x3fff, height: uint16le(data, 8) & 0x3fff };
    case "VP8L": {
      const bits = uint32le(data, 1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      throw refused("damaged");
  }
}

/** Some writers put the name that JPEG needs before the block. */
function tiffOf(data: Uint8Array): Uint8Array {
  return ascii(data, 0, 6) === "Exif\0\0" ? data.subarray(6) : data;
}

function withFlags(chunk: Chunk, hasExif: boolean): Chunk {
  if (chunk.type !== "VP8X") return chunk;
  const data = new Uint8Array(chunk.data);
  data[0] = ((data[0] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (hasExif ? HAS_EXIF : 0);
  return { type: chunk.type, data };
}

function toRiff(chunks: readonly Chunk[]): Uint8Array {
  const body = concat(chunks.flatMap(({ type, data }) => [head(type, data.length), data, padding(data.length)]));
  const name = new Uint8Array([..."WEBP"].map((letter) => letter.charCodeAt(0)));
  return concat([head("RIFF", body.length + 4), name, body]);
}

function head(type: string, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes.set([...type].map((letter) => letter.charCodeAt(0)));
  new DataView(bytes.buffer).setUint32(4, length, true);
  return bytes;
}

function padding(length: number): Uint8Array {
  return new Uint8Array(length % 2);
}
