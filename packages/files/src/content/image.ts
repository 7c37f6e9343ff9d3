import { refused } from "./refusal.ts";

/** An image whose bytes tell nothing but the picture. */
export interface CleanImage {
  /** The very bytes that were given when there was nothing else in them. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Pixels beyond which decoding an image is an attack on whoever looks at it: 200 MB in memory. */
const PIXELS_MAX = 50_000_000;

/** Refuses pictures without extent, and image bombs: a few bytes that fill the memory of whoever looks at them. */
export function checkExtent(width: number, height: number): void {
  if (width === 0 || height === 0) throw refused("damaged");
  if (width * height > PIXELS_MAX) throw refused("too_many_pixels");
}

/** The bytes of an image after some were taken out: those it had when none were. */
export function keptOf(bytes: Buffer, kept: Buffer): Buffer {
  return kept.length === bytes.length ? bytes : kept;
}
