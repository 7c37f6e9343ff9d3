import { hasAscii } from "./bytes.ts";
import { exifWith, orientationOf, turned } from "./exif.ts";
import { type CleanImage, checkExtent, keptOf } from "./image.ts";
import { refused } from "./refusal.ts";

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;
const EXIF = "Exif\0\0";

interface Segment {
  readonly marker: number;
  /** Where its marker stands. */
  readonly from: number;
  /** Where the next one begins. */
  readonly to: number;
  /** Its data, without marker and length. */
  readonly data: Buffer;
}

/**
 * A JPEG with nothing in it but the picture: Exif (where a phone writes the place), XMP, comments and everything behind
 * its end are gone. How it is to be turned is kept, without which photos lie on their side.
 */
export function cleanJpeg(bytes: Buffer): CleanImage {
  const pieces: Buffer[] = [];
  let extent: { width: number; height: number } | undefined;
  let orientation = 1;
  for (const segment of segmentsOf(bytes)) {
    const { marker, data, from, to } = segment;
    if (marker === 0xe1 && hasAscii(data, 0, EXIF)) orientation = orientationOf(data.subarray(EXIF.length));
    if (isFrame(marker)) extent ??= { width: data.readUInt16BE(3), height: data.readUInt16BE(1) };
    if (isPicture(segment)) pieces.push(bytes.subarray(from, to));
  }
  if (extent === undefined) throw refused("damaged");
  checkExtent(extent.width, extent.height);
  const kept = Buffer.concat([Buffer.from([0xff, START]), ...exifSegment(orientation), ...pieces]);
  return { bytes: keptOf(bytes, kept), ...turned(extent, orientation) };
}

function* segmentsOf(bytes: Buffer): Generator<Segment> {
  for (let at = 2; ; ) {
    // Any number of fill bytes may stand before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw refused("damaged");
    if (marker === END) {
      yield { marker, from: at, to: at + 2, data: Buffer.alloc(0) };
      return;
    }
    const dataEnd = at + 2 + bytes.readUInt16BE(at + 2);
    if (dataEnd > bytes.length) throw refused("damaged");
    const to = marker === SCAN ? endOfScan(bytes, dataEnd) : dataEnd;
    yield { marker, from: at, to, data: bytes.subarray(at + 4, dataEnd) };
    at = to;
  }
}

/** The picture's data go on to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw refused("damaged");
}

/** SOF0 to SOF15, among which stand three that are none. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** All but applications' data and comments; of those what decoders need: JFIF, the colour profile, Adobe's transform. */
function isPicture({ marker, data }: Segment): boolean {
  if (marker === 0xe0) return hasAscii(data, 0, "JFIF\0");
  if (marker === 0xe2) return hasAscii(data, 0, "ICC_PROFILE\0");
  if (marker === 0xee) return hasAscii(data, 0, "Adobe");
  return marker !== COMMENT && !(marker >= 0xe0 && marker <= 0xef);
}

function exifSegment(orientation: number): Buffer[] {
  const tiff = exifWith(orientation);
  if (tiff === undefined) return [];
  const length = 2 + EXIF.length + tiff.length;
  return [Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]), Buffer.from(EXIF), tiff];
}
