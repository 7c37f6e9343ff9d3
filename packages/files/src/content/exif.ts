import { concat, hasAscii, uint16, uint16le, uint32, uint32le } from "./bytes.ts";

/** How a picture is to be turned before it is shown: 1 is as it is, 2 to 8 are its turns and mirrorings. */
export type Orientation = number;

const UPRIGHT: Orientation = 1;
const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;

/** The orientation that an Exif block (a TIFF file) tells; upright when it tells none that makes sense. */
export function orientationOf(tiff: Uint8Array): Orientation {
  try {
    const little = hasAscii(tiff, 0, "II");
    const short = little ? uint16le : uint16;
    const directory = (little ? uint32le : uint32)(tiff, 4);
    const entries = short(tiff, directory);
    for (let i = 0; i < entries; i += 1) {
      const entry = directory + 2 + i * ENTRY_BYTES;
      if (short(tiff, entry) === ORIENTATION_TAG) return valid(short(tiff, entry + 8));
    }
  } catch (error) {
    // A directory that leads out of the block.
    if (!(error instanceof RangeError)) throw error;
  }
  return UPRIGHT;
}

/** An Exif block that tells the orientation and nothing else; undefined for an upright picture, which needs none. */
export function exifWith(orientation: Orientation): Uint8Array | undefined {
  if (orientation === UPRIGHT) return undefined;
  // Big-endian TIFF, one directory at 8, one entry: tag, type short, one value.
  const header = [0x4d, 0x4d, 0x00, 0x2a, 0, 0, 0, 8];
  const entry = [0x01, 0x12, 0x00, 0x03, 0, 0, 0, 1, 0, orientation, 0, 0];
  return concat([new Uint8Array(header), new Uint8Array([0, 1, ...entry, 0, 0, 0, 0])]);
}

function valid(orientation: number): Orientation {
  return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
}
