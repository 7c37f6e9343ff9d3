import { createReadStream, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file that is read to its end. */
export interface FeedFile {
  /** Unpacked when it begins as gzip does. */
  readonly chunks: Readable;
  readonly stats: Stats;
  /** Bytes of the file that were read so far. */
  bytesRead(): number;
}

/** Opens a file for reading. */
export async function openFeedFile(path: string): Promise<FeedFile> {
  const handle = await open(path);
  const [stats, { buffer: magic }] = await Promise.all([handle.stat(), handle.read(Buffer.alloc(2), 0, 2, 0)]);
  await handle.close();
  const file = createReadStream(path, { highWaterMark: 1_048_576 });
  const isPacked = magic[0] === 0x1f && magic[1] === 0x8b;
  const unpacked = isPacked ? createGunzip() : undefined;
  file.on("error", (error) => unpacked?.destroy(error));
  return { chunks: unpacked === undefined ? file : file.pipe(unpacked), stats, bytesRead: () => file.bytesRead };
}
