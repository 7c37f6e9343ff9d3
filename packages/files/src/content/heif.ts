import { type Box, boxesOf, uint } from "./boxes.ts";
import { ascii } from "./bytes.ts";
import { type CleanImage, checkExtent } from "./image.ts";
import { refused } from "./refusal.ts";

/** Version and flags, with which some boxes begin. */
const FULL_BYTES = 4;
/** An Exif item that says nothing: an offset of 0, and a TIFF file of one empty directory. */
const EMPTY_EXIF = [0, 0, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
const SPACE = 0x20;

/**
 * An AVIF or HEIC picture whose Exif and XMP items say nothing any more. They are written over and not taken out: every
 * place in the file is told as a number of bytes from its beginning. How the picture is to be turned stands elsewhere.
 */
export function cleanHeif(bytes: Buffer): CleanImage {
  const meta = boxesOf(bytes, 0, bytes.length).find(({ type }) => type === "meta");
  if (meta === undefined) throw refused("damaged");
  const boxes = boxesOf(bytes, meta.from + FULL_BYTES, meta.to);
  const extent = extentOf(bytes, boxes);
  checkExtent(extent.width, extent.height);
  const telling = tellingItems(bytes, boxes);
  return { bytes: telling.size === 0 ? bytes : silenced(bytes, boxes, telling), ...extent };
}

function silenced(bytes: Buffer, boxes: readonly Box[], telling: ReadonlyMap<number, string>): Buffer {
  const clean = Buffer.from(bytes);
  for (const place of placesOf(bytes, boxes, new Set(telling.keys()))) {
    if (place.to > bytes.length) throw refused("damaged");
    const area = clean.subarray(place.from, place.to);
    const exif = telling.get(place.item) === "Exif";
    area.fill(exif ? 0 : SPACE);
    if (exif && area.length >= EMPTY_EXIF.length) area.set(EMPTY_EXIF);
  }
  return clean;
}

/** The largest of the extents, turned as the picture is shown: others are those of thumbnails and tiles. */
function extentOf(bytes: Buffer, boxes: readonly Box[]): { width: number; height: number } {
  const properties = boxes
    .filter(({ type }) => type === "iprp")
    .flatMap(({ from, to }) => boxesOf(bytes, from, to))
    .filter(({ type }) => type === "ipco")
    .flatMap(({ from, to }) => boxesOf(bytes, from, to));
  // Quarter turns, against the clock.
  const onItsSide = properties.some(({ type, from }) => type === "irot" && uint(bytes, from, 1) % 2 === 1);
  const { width, height } = properties
    .filter(({ type }) => type === "ispe")
    .map(({ from }) => ({ width: bytes.readUInt32BE(from + 4), height: bytes.readUInt32BE(from + 8) }))
    .reduce((one, other) => (other.width * other.height > one.width * one.height ? other : one), {
      width: 0,
      height: 0,
    });
  return onItsSide ? { width: height, height: width } : { width, height };
}

/** The items that tell something beside the picture: their numbers and kinds. */
function tellingItems(bytes: Buffer, boxes: readonly Box[]): Map<number, string> {
  const items = new Map<number, string>();
  const list = boxes.find(({ type }) => type === "iinf");
  if (list === undefined) return items;
  const first = list.from + FULL_BYTES + (bytes[list.from] === 0 ? 2 : 4);
  for (const { from } of boxesOf(bytes, first, list.to)) {
    const idBytes = bytes[from] === 3 ? 4 : 2;
    const kind = ascii(bytes, from + FULL_BYTES + idBytes + 2, 4);
    if (kind === "Exif" || kind === "mime") items.set(uint(bytes, from + FULL_BYTES, idBytes), kind);
  }
  return items;
}

interface Place {
  readonly item: number;
  readonly from: number;
  readonly to: number;
}

/** Where the bytes of some items are (the box `iloc`). */
function* placesOf(bytes: Buffer, boxes: readonly Box[], wanted: ReadonlySet<number>): Generator<Place> {
  const box = boxes.find(({ type }) => type === "iloc");
  if (box === undefined) return;
  const inside = boxes.find(({ type }) => type === "idat")?.from ?? 0;
  const version = uint(bytes, box.from, 1);
  const sizes = uint(bytes, box.from + FULL_BYTES, 2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const idBytes = version < 2 ? 2 : 4;
  let at = box.from + FULL_BYTES + 2;
  const next = (length: number): number => {
    at += length;
    return uint(bytes, at - length, length);
  };
  for (let left = next(idBytes); left > 0 && at < box.to; left -= 1) {
    const item = next(idBytes);
    const method = version === 0 ? 0 : next(2) & 15;
    next(2);
    const base = next(baseBytes) + (method === 1 ? inside : 0);
    for (let extents = next(2); extents > 0 && at < box.to; extents -= 1) {
      next(indexBytes);
      const from = base + next(offsetBytes);
      const to = from + next(lengthBytes);
      if (wanted.has(item)) yield { item, from, to };
    }
  }
}
