import { ascii } from "./bytes.ts";
import { type CleanImage, checkExtent, keptOf } from "./image.ts";
import { refused } from "./refusal.ts";

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around the data of a chunk. */
const FRAME_BYTES = 12;
/** Chunks that make the picture (PNG 3rd edition, APNG among it). Texts, times and Exif are not among them. */
const KEPT = new Set(
  "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs acTL fcTL fdAT".split(" "),
);

/** A PNG with nothing in it but the picture; what stands behind its end is gone as well. */
export function cleanPng(bytes: Buffer): CleanImage {
  if (ascii(bytes, SIGNATURE_BYTES + 4, 4) !== "IHDR") throw refused("damaged");
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  checkExtent(width, height);
  const kept = Buffer.concat([bytes.subarray(0, SIGNATURE_BYTES), ...keptChunks(bytes)]);
  return { bytes: keptOf(bytes, kept), width, height };
}

function keptChunks(bytes: Buffer): Buffer[] {
  const kept: Buffer[] = [];
  for (let at = SIGNATURE_BYTES; ; ) {
    const type = ascii(bytes, at + 4, 4);
    const end = at + FRAME_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) throw refused("damaged");
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end));
    if (type === "IEND") return kept;
    at = end;
  }
}
