import { hasAscii } from "./bytes.ts";

/** How a picture is to be turned before it is shown: 1 is as it is, 2 to 8 are its turns and mirrorings. */
export type Orientation = number;

const UPRIGHT: Orientation = 1;
const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;

/** The orientation that an Exif block (a TIFF file) tells; upright when it tells none that makes sense. */
export function orientationOf(tiff: Buffer): Orientation {
  try {
    const little = hasAscii(tiff, 0, "II");
    const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    const entries = short(directory);
    for (let i = 0; i < entries; i += 1) {
      const entry = directory + 2 + i * ENTRY_BYTES;
      if (short(entry) === ORIENTATION_TAG) return valid(short(entry + 8));
    }
  } catch (error) {
    // A directory that leads out of the block.
    if (!(error instanceof RangeError)) throw error;
  }
  return UPRIGHT;
}

/** An Exif block that tells the orientation and nothing else; undefined for an upright picture, which needs none. */
export function exifWith(orientation: Orientation): Buffer | undefined {
  if (orientation === UPRIGHT) return undefined;
  // Big-endian TIFF, one directory at 8, one entry: tag, type short, one value.
  const header = [0x4d, 0x4d, 0x00, 0x2a, 0, 0, 0, 8];
  const entry = [0x01, 0x12, 0x00, 0x03, 0, 0, 0, 1, 0, orientation, 0, 0];
  return Buffer.from([...header, 0, 1, ...entry, 0, 0, 0, 0]);
}

/** The extent of a picture as it is shown: half of the orientations lie on their side. */
export function turned<T extends { readonly width: number; readonly height: number }>(extent: T, by: Orientation): T {
  return by < 5 ? extent : { ...extent, width: extent.height, height: extent.width };
}

function valid(orientation: number): Orientation {
  return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
}
