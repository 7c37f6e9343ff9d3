import { checkFile } from "@switchboard/files/content/check-file";
import { isProgramName } from "@switchboard/files/content/file-name";
import { fileTypes, isInline } from "@switchboard/files/content/file-type";
import { FileRefused } from "@switchboard/files/content/refusal";
import { exifSegment, jpeg, jpegSegment, png, pngChunk } from "@switchboard/testing/sample-files";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zip } from "./support/zip.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const size32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([size32(body.length + 8), latin1(type), body]);
};
const full = (type: string, version: number, ...content: Buffer[]) =>
  box(type, Buffer.from([version, 0, 0, 0]), ...content);
const ftyp = (main: string, ...others: string[]) =>
  box("ftyp", latin1(main), Buffer.alloc(4), ...others.map((brand) => latin1(brand)));

function riff(name: string, ...chunks: [string, Buffer][]): Buffer {
  const body = Buffer.concat([
    latin1(name),
    ...chunks.flatMap(([type, data]) => {
      const head = Buffer.alloc(8);
      head.write(type, "latin1");
      head.writeUInt32LE(data.length, 4);
      return [head, data, Buffer.alloc(data.length % 2)];
    }),
  ]);
  const head = Buffer.alloc(8);
  head.write("RIFF");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** Flags of an extended WebP, and an extent of 6 by 7. */
const vp8x = (flags: number) => Buffer.from([flags, 0, 0, 0, 5, 0, 0, 6, 0, 0]);

/** A GIF of 8 by 9 with one picture and one comment. */
const gif = Buffer.concat([
  latin1("GIF89a"),
  Buffer.from([8, 0, 9, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6]),
  Buffer.from([0x21, 0xfe, 2, 0x68, 0x69, 0]),
  Buffer.from([0x2c, 0, 0, 0, 0, 8, 0, 9, 0, 0, 2, 1, 0x44, 0]),
  Buffer.from([0x3b]),
]);

/** An AVIF of 10 by 11 with an Exif item that holds a secret. */
function avif(secret: string, ...properties: readonly Buffer[]): Buffer {
  const head = ftyp("avif", "mif1");
  const infe = full("infe", 2, Buffer.from([0, 7, 0, 0]), latin1("Exif\0"));
  const ispe = full("ispe", 0, size32(10), size32(11));
  const meta = (offset: number) =>
    full(
      "meta",
      0,
      full("iinf", 0, Buffer.from([0, 1]), infe),
      full("iloc", 0, Buffer.from([0x44, 0, 0, 1, 0, 7, 0, 0, 0, 1]), size32(offset), size32(secret.length)),
      box("iprp", box("ipco", ispe, ...properties)),
    );
  const offset = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(offset), box("mdat", latin1(secret))]);
}

const check = (name: string, bytes: Buffer) => checkFile(name, bytes);
const refusalOf = (name: string, bytes: Buffer): unknown => {
  try {
    return check(name, bytes).mediaType;
  } catch (error) {
    if (error instanceof FileRefused) return error.why;
    throw error;
  }
};

describe("the type of a file", () => {
  const office = "application/vnd.openxmlformats-officedocument";
  const open = "application/vnd.oasis.opendocument";
  const officeFile = (part: string) => zip([{ name: "[Content_Types].xml" }, { name: part, data: "x" }]);
  const samples: [string, Buffer, string][] = [
    ["a.png", png(), "image/png"],
    ["a.jpg", jpeg(), "image/jpeg"],
    ["a.gif", gif, "image/gif"],
    ["a.webp", riff("WEBP", ["VP8X", vp8x(0)], ["VP8L", Buffer.alloc(6)]), "image/webp"],
    ["a.avif", avif("x".repeat(40)), "image/avif"],
    ["a.heic", Buffer.concat([ftyp("heic", "mif1"), avif("y".repeat(40)).subarray(20)]), "image/heic"],
    ["a.pdf", latin1("%PDF-1.7\n%\xe2\xe3\n\0\0"), "application/pdf"],
    ["a.txt", Buffer.from("Hello, мир!\n"), "text/plain"],
    ["a.csv", latin1("name;price\nK\xe4se;3\n"), "text/plain"],
    ["a.json", Buffer.from('{"a": 1}'), "text/plain"],
    ["a.log", Buffer.from("\x1b[31m12:00 failed\x1b[0m\n<b>not a page</b>\n"), "text/plain"],
    ["a.zip", zip([{ name: "setup.exe", data: "MZ\0" }]), "application/zip"],
    ["a.docx", officeFile("word/document.xml"), `${office}.wordprocessingml.document`],
    ["a.xlsx", officeFile("xl/workbook.xml"), `${office}.spreadsheetml.sheet`],
    ["a.pptx", officeFile("ppt/presentation.xml"), `${office}.presentationml.presentation`],
    ["a.odt", zip([{ name: "mimetype", data: `${open}.text` }, { name: "content.xml" }]), `${open}.text`],
    ["a.ods", zip([{ name: "mimetype", data: `${open}.spreadsheet` }]), `${open}.spreadsheet`],
    ["a.mp4", Buffer.concat([ftyp("isom", "mp42"), box("moov")]), "video/mp4"],
    ["a.mov", ftyp("qt  "), "video/quicktime"],
    ["a.m4a", ftyp("M4A ", "mp42"), "audio/mp4"],
    ["a.webm", latin1("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"), "video/webm"],
    ["a.mp3", latin1("ID3\x04\0\0\0\0\0\0"), "audio/mpeg"],
    ["b.mp3", latin1("\xff\xfb\x90\x64\0\0"), "audio/mpeg"],
    ["a.ogg", latin1("OggS\0\x02"), "audio/ogg"],
    ["a.wav", riff("WAVE", ["fmt ", Buffer.alloc(16)]), "audio/wav"],
  ];
  test.each(samples)("C13: %s is known by what is in it, whatever it is called", (name, bytes, mediaType) => {
    expect(check(name, bytes)).toMatchObject({ name, mediaType });
    expect(check("disguise.dat", bytes).mediaType).toBe(mediaType);
  });

  test.each([
    ["a Windows program", latin1("MZ\x90\0\x03\0\0\0")],
    ["a Linux program", latin1("\x7fELF\x02\x01\x01\0")],
    ["a macOS program", Buffer.from("cffaedfe07000001", "hex")],
    ["a Java class", Buffer.from("cafebabe00000034", "hex")],
    ["WebAssembly", Buffer.from("0061736d01000000", "hex")],
    ["an installer", Buffer.from("d0cf11e0a1b11ae10000", "hex")],
    ["a script", latin1("#!/bin/sh\nrm -rf ~\n")],
    ["a script behind a mark", Buffer.from("\ufeff#!/usr/bin/env node\n")],
    ["a Java archive", zip([{ name: "META-INF/MANIFEST.MF" }, { name: "a/Main.class", data: "x" }])],
    ["an Android app", zip([{ name: "AndroidManifest.xml" }, { name: "classes.dex", data: "x" }])],
  ])("C13: %s is refused as executable, also when it is called .png", (_what, bytes) => {
    for (const name of ["program", "photo.png", "notes.txt"]) expect(refusalOf(name, bytes)).toBe("executable");
  });

  test.each([
    ["HTML", "<!DOCTYPE html><script>alert(1)</script>"],
    ["HTML without its beginning", "\n\t <script>alert(1)</script>"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ["SVG behind a mark", '\ufeff<?xml version="1.0"?><svg/>'],
    ["XML", '<?xml version="1.0"?><a/>'],
    ["a comment before HTML", "<!-- hi --><html></html>"],
  ])("C13: %s is refused as markup, also when it is called .png", (_what, text) => {
    for (const name of ["page.html", "photo.png", "notes.txt"]) {
      expect(refusalOf(name, Buffer.from(text))).toBe("markup");
    }
  });

  test("C13: text that is called a program or a page is refused", () => {
    for (const name of ["a.js", "a.MJS", "a.bat", "a.ps1", "a.html", "a.svg", "a.vbs "]) {
      expect(refusalOf(name, Buffer.from("console.log(1)"))).toBe("markup");
    }
  });

  test.each([
    ["a line break", "\n", "application/pdf"],
    ["a byte order mark", "\xef\xbb\xbf", "application/pdf"],
    ["the lines of a mail", "Content-Type: application/pdf\r\n\r\n", "application/pdf"],
    ["noise", "\0\x01\x02\xff", "application/pdf"],
    ["a page", "<html>\n", "markup"],
    ["a script", "#!/bin/sh\n", "executable"],
    ["a program", "MZ\x90\0\x03\0\n", "executable"],
    ["more than readers skip", `${" ".repeat(1024)}\n`, "text/plain"],
    ["words", "It begins with ", "text/plain"],
  ])("X32: a PDF behind %s is %s%s", (_, before, type) => {
    expect(refusalOf("a.pdf", latin1(`${before}%PDF-1.7\n1 0 obj`))).toBe(type);
  });

  const wide = (text: string, big = false) => {
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    return big ? bytes.swap16() : bytes;
  };
  test.each([
    ["UTF-16, as Excel writes it", wide("name\tprice\r\nKäse\t3\r\n"), "text/plain"],
    ["UTF-16, the other way round", wide("мир 😀", true), "text/plain"],
    ["a log with one NUL", latin1("12:00 started\n\0\n12:01 done\n"), "text/plain"],
    ["HTML in UTF-16", wide("<script>alert(1)</script>"), "markup"],
    ["a script in UTF-16", wide("#!/bin/sh", true), "executable"],
    ["a program of letters and one NUL", latin1("MZ text\0"), "executable"],
    ["half a letter of UTF-16", wide("ab").subarray(0, 5), "unknown"],
    ["what is no text in UTF-16", wide("a\0b"), "unknown"],
    ["UTF-32", Buffer.from("fffe000061000000", "hex"), "unknown"],
    ["many NULs", latin1("a\0b\0"), "unknown"],
  ])("X34: %s", (_, bytes, type) => {
    expect(refusalOf("a.txt", bytes)).toBe(type);
  });

  test("X35: an empty file and a voice note get their true reason", () => {
    expect(refusalOf("a.txt", Buffer.alloc(0))).toBe("empty");
    expect(refusalOf("note.amr", latin1("#!AMR\n\x0c\x91"))).toBe("unknown");
    expect(refusalOf("note.amr", latin1("#!AMR-WB\nletters"))).toBe("unknown");
  });

  test.each([
    ["Budget.xlsm", officeFile("xl/workbook.xml")],
    ["Letter.dotx", officeFile("word/document.xml")],
    ["Slides.ppsx", officeFile("ppt/presentation.xml")],
    ["meeting.ics", Buffer.from("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")],
    ["mail.eml", Buffer.from("From: ann@home.example\r\n\r\nHello")],
    ["cert.pem", Buffer.from("-----BEGIN CERTIFICATE-----\n")],
    ["settings.yml", Buffer.from("a: 1\n")],
    ["book.epub", zip([{ name: "mimetype", data: "application/epub+zip" }, { name: "META-INF/container.xml" }])],
    ["drawing.odg", zip([{ name: "mimetype", data: `${open}.graphics` }])],
  ])("X33: %s keeps its name, with which its content agrees", (name, bytes) => {
    expect(check(name, bytes).name).toBe(name);
  });

  test.each([
    ["Budget.xlsm", Buffer.from("a: 1"), "Budget.xlsm.txt"],
    ["photo.ics", png(), "photo.ics.png"],
    ["list.slk", Buffer.from("ID;P"), "list.slk.txt"],
    ["tool.jar", zip([{ name: "a" }]), "tool.jar.zip"],
  ])("X33: %s does not, where they disagree", (name, bytes, kept) => {
    expect(check(name, bytes).name).toBe(kept);
  });

  test("X35: every kind that is taken is told, with endings of no program", () => {
    const told = new Set(fileTypes.map(({ mediaType }) => mediaType));
    expect(samples.filter(([, , mediaType]) => !told.has(mediaType))).toEqual([]);
    const endings = fileTypes.flatMap(({ extensions }) => extensions);
    expect(endings.filter((ending) => isProgramName(`a.${ending}`))).toEqual([]);
    expect(new Set(endings).size).toBe(endings.length);
  });

  test("C13: what is of no type that is taken is refused", () => {
    const unknown = [Buffer.from([1, 2, 3, 0]), latin1("Rar!\x1a\x07\x01\0"), ftyp("crx "), riff("AVI ")];
    for (const bytes of unknown) expect(refusalOf("a.txt", bytes)).toBe("unknown");
    expect(refusalOf("a.txt", Buffer.alloc(0))).toBe("empty");
  });

  test("C13: only pictures, sound and films may be shown in place", () => {
    const inline = samples.map(([, , type]) => type).filter(isInline);
    expect(new Set(inline.map((type) => type.split("/")[0]))).toEqual(new Set(["image", "video", "audio"]));
    for (const type of ["image/heic", "image/svg+xml", "text/plain", "text/html", "application/pdf"]) {
      expect(isInline(type)).toBe(false);
    }
  });

  test("C13: no bytes at all make the check fail otherwise than by refusing them", () => {
    const beginnings = samples.map(([, bytes]) => bytes);
    const cut = fc.tuple(fc.constantFrom(...beginnings), fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(cut, ([bytes, length, at, byte]) => {
        const broken = Buffer.from(bytes.subarray(0, 1 + (length % bytes.length)));
        broken[at % broken.length] = byte;
        expect(typeof refusalOf("a", broken)).toBe("string");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("images", () => {
  test("C13: the extent is read from the image", () => {
    const extents = [
      png(2, 3),
      jpeg(4, 5),
      riff("WEBP", ["VP8X", vp8x(0)], ["VP8L", Buffer.alloc(6)]),
      gif,
      avif("z".repeat(20)),
    ].map((bytes) => check("a", bytes).extent);
    expect(extents).toEqual([
      { width: 2, height: 3 },
      { width: 4, height: 5 },
      { width: 6, height: 7 },
      { width: 8, height: 9 },
      { width: 10, height: 11 },
    ]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("X36: a photo of orientation %i has the extent that is shown", (orientation) => {
    const { extent } = check("a.jpg", jpeg(4, 5, [exifSegment(orientation, "")]));
    expect(extent).toEqual(orientation < 5 ? { width: 4, height: 5 } : { width: 5, height: 4 });
  });

  test.each([
    [0, 10],
    [1, 11],
    [2, 10],
    [3, 11],
  ])("X36: so has an AVIF of %i quarter turns", (turns, width) => {
    expect(check("a.avif", avif("", box("irot", Buffer.from([turns])))).extent).toMatchObject({ width });
  });

  test("C13: an image of 60 megapixels is refused, one of 50 is not", () => {
    expect(refusalOf("a.png", png(10_000, 6_000))).toBe("too_many_pixels");
    expect(refusalOf("a.jpg", jpeg(10_000, 6_000))).toBe("too_many_pixels");
    expect(refusalOf("a.png", png(10_000, 5_000))).toBe("image/png");
    expect(refusalOf("a.png", png(0, 5))).toBe("damaged");
  });

  test("C13: a cut image is refused, wherever it is cut", () => {
    for (const whole of [png(), jpeg()]) {
      for (let length = 12; length < whole.length; length += 1) {
        expect(refusalOf("a", whole.subarray(0, length))).toBe("damaged");
      }
    }
  });

  test("C13: a PNG loses its texts, its Exif and what stands behind its end, and stays the same without them", () => {
    const told = png(2, 3, [
      pngChunk("tEXt", Buffer.from("Comment\0secret")),
      pngChunk("eXIf", Buffer.from("secret")),
      pngChunk("iTXt", Buffer.from("XML:com.adobe.xmp\0secret")),
      pngChunk("sRGB", Buffer.from([0])),
    ]);
    const { bytes } = check("a.png", Buffer.concat([told, Buffer.from("secret")]));
    expect(Buffer.from(bytes).includes("secret")).toBe(false);
    expect(Buffer.from(bytes).equals(png(2, 3, [pngChunk("sRGB", Buffer.from([0]))]))).toBe(true);
    const clean = png();
    expect(check("a.png", clean).bytes).toBe(clean);
  });

  test("C13: a JPEG loses where it was taken, its comments and what stands behind its end, and keeps its turn", () => {
    const profile = jpegSegment(0xe2, latin1("ICC_PROFILE\0\x01\x01"));
    const told = jpeg(4, 5, [
      exifSegment(6, "secret"),
      jpegSegment(0xe1, latin1("http://ns.adobe.com/xap/1.0/\0secret")),
      profile,
      jpegSegment(0xfe, latin1("secret")),
      jpegSegment(0xed, latin1("Photoshop 3.0\0secret")),
    ]);
    const { bytes } = check("a.jpg", Buffer.concat([told, Buffer.from("secret")]));
    const clean = Buffer.from(bytes);
    expect(clean.includes("secret")).toBe(false);
    expect(clean.includes(profile)).toBe(true);
    // Orientation, a short, one of them: 6.
    expect(clean.includes(Buffer.from("011200030000000100060000", "hex"))).toBe(true);
    // What was cleaned is as clean as it gets.
    expect(check("a.jpg", clean).bytes).toBe(clean);
  });

  test("C13: an upright JPEG loses its Exif altogether", () => {
    const { bytes } = check("a.jpg", jpeg(4, 5, [exifSegment(1, "secret")]));
    expect(Buffer.from(bytes).equals(jpeg(4, 5))).toBe(true);
  });

  test("C13: a WebP loses its Exif and XMP, and says so in its flags", () => {
    const picture = Buffer.alloc(6);
    const told = riff(
      "WEBP",
      ["VP8X", vp8x(0x1c)],
      ["VP8L", picture],
      ["EXIF", Buffer.from("secret")],
      ["XMP ", Buffer.from("<secret/>")],
    );
    const { bytes } = check("a.webp", told);
    expect(Buffer.from(bytes).equals(riff("WEBP", ["VP8X", vp8x(0x10)], ["VP8L", picture]))).toBe(true);
  });

  test("C13: an AVIF keeps its length and nothing of what it told", () => {
    const told = avif("secret".repeat(8));
    const { bytes } = check("a.avif", told);
    expect(bytes).toHaveLength(told.length);
    expect(Buffer.from(bytes).includes("secret")).toBe(false);
    expect(told.includes("secret")).toBe(true);
  });
});

describe("archives", () => {
  const MIB = 1024 * 1024;
  test("C13: an archive that unpacks to a hundred times its size and more than 100 MiB is refused", () => {
    const bomb = zip([{ name: "mimetype" }, { name: "zeros", data: Buffer.alloc(110 * MIB) }]);
    expect(bomb.length).toBeLessThan(MIB);
    expect(refusalOf("a.zip", bomb)).toBe("archive_bomb");
    expect(refusalOf("a.zip", zip([{ name: "a" }, { name: "zeros", data: Buffer.alloc(50 * MIB) }]))).toBe(
      "application/zip",
    );
  });

  test("C13: entries that share their bytes count each time", () => {
    const parts = Array.from({ length: 300 }, (_, i) => ({ name: `${i}`, data: "x", claimedSize: 4 * MIB }));
    expect(refusalOf("a.zip", zip(parts))).toBe("archive_bomb");
  });

  test("C13: an archive of more than 10 000 entries is refused", () => {
    const parts = Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}` }));
    expect(refusalOf("a.zip", zip(parts))).toBe("archive_bomb");
    expect(refusalOf("a.zip", zip(parts.slice(1)))).toBe("application/zip");
  });

  test("C13: an archive without its directory is refused", () => {
    const whole = zip([{ name: "a", data: "x" }]);
    expect(refusalOf("a.zip", whole.subarray(0, -22))).toBe("damaged");
    expect(refusalOf("a.zip", whole.subarray(0, 20))).toBe("damaged");
  });
});

describe("names", () => {
  const text = Buffer.from("text");
  test.each([
    ["notes.txt", "notes.txt"],
    ["REPORT.TXT", "REPORT.txt"],
    ["../../etc/passwd", "passwd.txt"],
    ["C:\\Users\\ann\\a.log", "a.log"],
    ["photo.png", "photo.png.txt"],
    ["invoice\u202Etxt.exe", "invoicetxt.exe.txt"],
    [".htaccess", "htaccess.txt"],
    ["a\0b\r\nc.txt", "abc.txt"],
    ["", "file.txt"],
    ["   ", "file.txt"],
    ["имя файла.csv", "имя файла.csv"],
    ['a"b<c>.txt', "a_b_c_.txt"],
  ])("C13: %j is kept as %j", (given, kept) => {
    expect(check(given, text).name).toBe(kept);
  });

  test("C13: an over-long name is cut and keeps its ending", () => {
    const { name } = check(`${"ж".repeat(300)}.txt`, text);
    expect([...name]).toHaveLength(120);
    expect(name.endsWith("ж.txt")).toBe(true);
  });

  test("C13: an image called a program is saved as an image", () => {
    expect(check("setup.exe", png()).name).toBe("setup.exe.png");
  });
});
