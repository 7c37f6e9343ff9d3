import { cleanName, isProgramName } from "./file-name.ts";
import { type FileType, typeOf } from "./file-type.ts";
import { readable, refused } from "./refusal.ts";

/** A file that may be sent, as it is to be kept. */
export interface CheckedFile {
  readonly name: string;
  readonly mediaType: string;
  /** The very bytes that were given when nothing had to be taken out. */
  readonly bytes: Buffer;
  /** Pixels of an image; undefined for other files. */
  readonly extent: { readonly width: number; readonly height: number } | undefined;
}

/**
 * Decides by content whether a file may be sent (C13), and takes out of images what they tell beside the picture. The
 * name decides nothing but whether a text is called a program. Throws {@link FileRefused}.
 */
export function checkFile(name: string, bytes: Buffer): CheckedFile {
  if (bytes.length === 0) throw refused("empty");
  return readable(() => {
    const type = typeOf(bytes);
    if (type.mediaType === "text/plain" && isProgramName(name)) throw refused("markup");
    return { name: cleanName(name, type), mediaType: type.mediaType, ...contentOf(type, bytes) };
  });
}

function contentOf({ clean }: FileType, bytes: Buffer): Pick<CheckedFile, "bytes" | "extent"> {
  if (clean === undefined) return { bytes, extent: undefined };
  const { width, height, ...image } = clean(bytes);
  return { bytes: image.bytes, extent: { width, height } };
}
