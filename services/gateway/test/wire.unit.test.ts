import { expect, test } from "vitest";
import { toWire } from "../src/realtime/socket/wire.ts";

/** Reads frames as RFC 6455, section 5.2 says; final text frames without a mask are all there may be. */
function read(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x81);
    const short = bytes.readUInt8(at + 1);
    const field = short === 127 ? 8 : short === 126 ? 2 : 0;
    const length =
      field === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : field === 2 ? bytes.readUInt16BE(at + 2) : short;
    // The smallest field that holds the length is the only good one.
    expect(length).toBeGreaterThan(field === 8 ? 65_535 : field === 2 ? 125 : -1);
    const from = at + 2 + field;
    texts.push(bytes.toString("utf8", from, from + length));
    at = from + length;
  }
  return texts;
}

test.each([0, 1, 125, 126, 65_535, 65_536, 300_000])("a text of %i bytes arrives as it was", (length) => {
  const text = "x".repeat(length);
  expect(read(toWire(text))).toEqual([text]);
});

test("characters of several bytes are counted as bytes", () => {
  const texts = ["Здравствуйте", "é".repeat(63), "👋".repeat(16_384)];
  expect(read(Buffer.concat(texts.map(toWire)))).toEqual(texts);
});
