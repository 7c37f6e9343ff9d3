import { brandsOf } from "./boxes.ts";
import { ascii, beginsWith, hasAscii } from "./bytes.ts";
import { cleanGif } from "./gif.ts";
import { cleanHeif } from "./heif.ts";
import type { CleanImage } from "./image.ts";
import { cleanJpeg } from "./jpeg.ts";
import { cleanPng } from "./png.ts";
import { refused } from "./refusal.ts";
import { isAmr, isMarkup, isScript, isText } from "./text.ts";
import { cleanWebp } from "./webp.ts";
import { type ZipEntry, zipEntries } from "./zip.ts";

/** A kind of file that may be sent. */
export interface FileType {
  readonly mediaType: string;
  /** Endings of names that agree with it and are left as they are, the usual one first. */
  readonly extensions: readonly string[];
  /** Takes everything but the picture out of an image. */
  readonly clean?: (bytes: Buffer) => CleanImage;
}

const png: FileType = { mediaType: "image/png", extensions: ["png", "apng"], clean: cleanPng };
const jpeg: FileType = { mediaType: "image/jpeg", extensions: ["jpg", "jpeg", "jfif"], clean: cleanJpeg };
const gif: FileType = { mediaType: "image/gif", extensions: ["gif"], clean: cleanGif };
const webp: FileType = { mediaType: "image/webp", extensions: ["webp"], clean: cleanWebp };
const avif: FileType = { mediaType: "image/avif", extensions: ["avif"], clean: cleanHeif };
const heic: FileType = { mediaType: "image/heic", extensions: ["heic", "heif"], clean: cleanHeif };
const mp4: FileType = { mediaType: "video/mp4", extensions: ["mp4", "m4v"] };
const mov: FileType = { mediaType: "video/quicktime", extensions: ["mov"] };
const m4a: FileType = { mediaType: "audio/mp4", extensions: ["m4a"] };
const webm: FileType = { mediaType: "video/webm", extensions: ["webm"] };
const mp3: FileType = { mediaType: "audio/mpeg", extensions: ["mp3"] };
const ogg: FileType = { mediaType: "audio/ogg", extensions: ["ogg", "oga", "opus"] };
const wav: FileType = { mediaType: "audio/wav", extensions: ["wav"] };
const pdf: FileType = { mediaType: "application/pdf", extensions: ["pdf"] };
const zip: FileType = { mediaType: "application/zip", extensions: ["zip", "kmz", "cbz", "3mf", "usdz"] };
/** Nothing among its endings is run or opens as a page: those of programs are refused. */
const text: FileType = {
  mediaType: "text/plain",
  extensions: (
    "txt log csv tsv json jsonl ndjson geojson md rst adoc ini conf cfg env properties toml yml yaml sql diff patch tex " +
    "bib po srt vtt ics vcf eml pem crt cer csr asc"
  ).split(" "),
};

const OFFICE = "application/vnd.openxmlformats-officedocument";
/** Templates and what may have macros are of the same kind: whoever opens them is asked before one runs. */
const docx: FileType = {
  mediaType: `${OFFICE}.wordprocessingml.document`,
  extensions: ["docx", "docm", "dotx", "dotm"],
};
const xlsx: FileType = { mediaType: `${OFFICE}.spreadsheetml.sheet`, extensions: ["xlsx", "xlsm", "xltx", "xltm"] };
const pptx: FileType = {
  mediaType: `${OFFICE}.presentationml.presentation`,
  extensions: ["pptx", "pptm", "potx", "potm", "ppsx", "ppsm"],
};
const OPEN = "application/vnd.oasis.opendocument";
/** Archives that tell their type in their first entry, which is never packed. */
const toldTypes: readonly FileType[] = [
  { mediaType: `${OPEN}.text`, extensions: ["odt", "ott"] },
  { mediaType: `${OPEN}.spreadsheet`, extensions: ["ods", "ots"] },
  { mediaType: `${OPEN}.presentation`, extensions: ["odp", "otp"] },
  { mediaType: `${OPEN}.graphics`, extensions: ["odg", "otg"] },
  { mediaType: "application/epub+zip", extensions: ["epub"] },
];

/** Every kind of file that is taken. */
export const fileTypes: readonly FileType[] = [
  ...[png, jpeg, gif, webp, avif, heic, mp4, mov, m4a, webm, mp3, ogg, wav, pdf],
  ...[text, docx, xlsx, pptx, ...toldTypes, zip],
];

/** Shown by browsers as what they are: pictures, and sound and films that nothing can run in. */
const inlineTypes = new Set(
  [png, jpeg, gif, webp, avif, mp4, m4a, webm, mp3, ogg, wav].map(({ mediaType }) => mediaType),
);

/** Whether a browser may show a file of this type; everything else is only to be saved. */
export function isInline(mediaType: string): boolean {
  return inlineTypes.has(mediaType);
}

/** Beginnings that are one type. */
const beginnings: readonly (readonly [string, FileType])[] = [
  ["89504e470d0a1a0a", png],
  ["ffd8ff", jpeg],
  ["474946383761", gif],
  ["474946383961", gif],
  ["4f676753", ogg],
  ["494433", mp3],
];

/**
 * Beginnings of what computers run: ELF, Windows, Mach-O in its four spellings, Java and fat Mach-O, WebAssembly,
 * Android, and the container of installers (MSI), which old office documents with their macros share.
 */
const executables = [
  "7f454c46",
  "4d5a",
  "feedface",
  "feedfacf",
  "cefaedfe",
  "cffaedfe",
  "cafebabe",
  "0061736d",
  "6465780a",
  "d0cf11e0a1b11ae1",
];

/** The type of a file by what is in it. Throws what `refused` makes for what may not be sent. */
export function typeOf(bytes: Buffer): FileType {
  const known = beginnings.find(([hex]) => beginsWith(bytes, hex));
  if (known !== undefined) return known[1];
  if (hasAscii(bytes, 0, "PK\x03\x04") || hasAscii(bytes, 0, "PK\x05\x06")) return zipTypeOf(bytes);
  if (hasAscii(bytes, 0, "RIFF")) return riffTypeOf(bytes);
  if (hasAscii(bytes, 4, "ftyp")) return brandTypeOf(bytes);
  if (beginsWith(bytes, "1a45dfa3") && ascii(bytes, 0, 64).includes("webm")) return webm;
  if (isMp3Frame(bytes)) return mp3;
  if (isAmr(bytes)) throw refused("unknown");
  const readable = isText(bytes);
  // A program may hold the beginning of a PDF, and may be all letters but for a NUL.
  if ((!readable || bytes.includes(0)) && isExecutable(bytes)) throw refused("executable");
  if (isScript(bytes)) throw refused("executable");
  if (isMarkup(bytes)) throw refused("markup");
  if (isPdf(bytes)) return pdf;
  if (readable) return text;
  throw refused("unknown");
}

function isExecutable(bytes: Buffer): boolean {
  return executables.some((hex) => beginsWith(bytes, hex));
}

/** Readers look for the beginning of a PDF this far, in bytes. */
const PDF_HEAD_BYTES = 1024;

/** Whether a PDF begins at a line's beginning, or behind a mark, as far in as readers take it. */
function isPdf(bytes: Buffer): boolean {
  return /(^|[^\x20-\x7e])%PDF-\d/.test(ascii(bytes, 0, PDF_HEAD_BYTES));
}

function riffTypeOf(bytes: Buffer): FileType {
  if (hasAscii(bytes, 8, "WEBP")) return webp;
  if (hasAscii(bytes, 8, "WAVE")) return wav;
  throw refused("unknown");
}

function brandTypeOf(bytes: Buffer): FileType {
  const brands = brandsOf(bytes);
  const [main = ""] = brands;
  if (brands.includes("avif") || brands.includes("avis")) return avif;
  if (/^(hei|hev|mif1|msf1)/.test(main)) return heic;
  if (main === "qt  ") return mov;
  if (/^M4[AB] $/.test(main)) return m4a;
  if (brands.some((brand) => /^(iso\w|mp4[12]|avc1|M4V |dash|mmp4)$/.test(brand))) return mp4;
  throw refused("unknown");
}

function zipTypeOf(bytes: Buffer): FileType {
  const entries = zipEntries(bytes);
  const has = (part: string): boolean => entries.some(({ name }) => name.startsWith(part));
  if (isProgram(entries)) throw refused("executable");
  if (has("[Content_Types].xml")) {
    if (has("word/")) return docx;
    if (has("xl/")) return xlsx;
    if (has("ppt/")) return pptx;
  }
  return toldTypes.find(({ mediaType }) => hasAscii(bytes, 30, `mimetype${mediaType}`)) ?? zip;
}

/** Archives that are run as they are: of Java and of Android. */
function isProgram(entries: readonly ZipEntry[]): boolean {
  const names = entries.map(({ name }) => name);
  return (
    names.includes("AndroidManifest.xml") ||
    (names.includes("META-INF/MANIFEST.MF") && names.some((name) => name.endsWith(".class")))
  );
}

/** A frame of MPEG audio without a tag before it: layer III, with a bit rate and a sampling rate that exist. */
function isMp3Frame(bytes: Buffer): boolean {
  if (bytes.length < 4 || (bytes.readUInt16BE(0) & 0xffe6) !== 0xffe2) return false;
  const rates = bytes[2] ?? 0xff;
  return rates >> 4 !== 15 && rates >> 4 !== 0 && ((rates >> 2) & 3) !== 3;
}
