import type { FileType } from "./file-type.ts";

/** Characters of a name; longer ones lose what stands before their ending. */
const NAME_MAX = 120;
/** Endings that make a text something that is run or opened as a page, whatever it says. */
const PROGRAMS = new Set(
  (
    "html htm xhtml shtml mht mhtml svg xml xsl js mjs cjs jse ts vbs vbe wsf wsh hta bat cmd com ps1 psm1 sh bash zsh " +
    "command py pyw pl rb php asp aspx jsp reg inf lnk url scr cpl applescript desktop"
  ).split(" "),
);

/** Whether a name is one of a program or a page. */
export function isProgramName(name: string): boolean {
  return PROGRAMS.has(extensionOf(name));
}

/**
 * A name fit to be shown and to be saved under: without a path, without characters that hide or reverse others, not
 * hidden itself, and with an ending that goes with what is in the file, which decides what opens it.
 */
export function cleanName(name: string, { extensions }: FileType): string {
  const visible = name
    .toWellFormed()
    .normalize("NFC")
    .replace(/^.*[/\\]/s, "")
    // Control characters, marks of direction and other invisible ones.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const [usual = ""] = extensions;
  const given = extensionOf(visible);
  const stem = extensions.includes(given) ? visible.slice(0, -given.length - 1) : visible;
  const ending = `.${extensions.includes(given) ? given : usual}`;
  return `${shorten(stem === "" ? "file" : stem, NAME_MAX - ending.length)}${ending}`;
}

function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,12})\s*$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

function shorten(text: string, max: number): string {
  const letters = [...text];
  return letters.length <= max ? text : letters.slice(0, max).join("").trimEnd();
}
