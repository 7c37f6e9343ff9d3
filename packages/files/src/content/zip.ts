import { ascii, hasAscii } from "./bytes.ts";
import { refused } from "./refusal.ts";

/** One entry as the directory at the end of an archive tells it. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes once it is unpacked. */
  readonly size: number;
}

const END_BYTES = 22;
const END_SIGNATURE = "PK\x05\x06";
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = "PK\x01\x02";
/** The longest comment that may stand behind the end. */
const COMMENT_MAX = 65_535;

/** Unpacked bytes above which no archive is taken. */
const TOTAL_MAX = 1024 ** 3;
/** Above this many unpacked bytes an archive must not unpack to more than a hundred times its size. */
const SUSPECT_TOTAL = 100 * 1024 ** 2;
const RATIO_MAX = 100;
const ENTRIES_MAX = 10_000;

/**
 * The entries of a ZIP archive, read from its directory without unpacking anything. Throws what `refused` makes:
 * `damaged` without a whole directory, `archive_bomb` when unpacking it would fill disks. What it unpacks to is set
 * against the bytes that are really there, so entries that share their bytes count each time.
 */
export function zipEntries(bytes: Buffer): ZipEntry[] {
  const end = findEnd(bytes);
  const entries = readEntries(bytes, bytes.readUInt32LE(end + 16));
  if (entries.length < bytes.readUInt16LE(end + 10)) throw refused("damaged");
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > TOTAL_MAX || (total > SUSPECT_TOTAL && total > RATIO_MAX * bytes.length)) throw refused("archive_bomb");
  return entries;
}

function findEnd(bytes: Buffer): number {
  const from = bytes.length - END_BYTES;
  for (let at = from; at >= Math.max(0, from - COMMENT_MAX); at -= 1) {
    if (bytes[at] === 0x50 && hasAscii(bytes, at, END_SIGNATURE)) return at;
  }
  throw refused("damaged");
}

/** As many as there are, whatever their count says. */
function readEntries(bytes: Buffer, from: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = from; hasAscii(bytes, at, ENTRY_SIGNATURE); ) {
    if (entries.length === ENTRIES_MAX) throw refused("archive_bomb");
    const nameLength = bytes.readUInt16LE(at + 28);
    // A size that stands in a 64-bit field elsewhere reads as 4 GiB here, which is too much anyway.
    entries.push({ name: ascii(bytes, at + ENTRY_BYTES, nameLength), size: bytes.readUInt32LE(at + 24) });
    at += ENTRY_BYTES + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}
