import { newId } from "@switchboard/kit/ids";
import { describe, expect, test } from "vitest";
import type { Author, Content, Message } from "../src/domain/message.ts";
import { writeTranscript } from "../src/domain/transcript.ts";
import { transcriptLanguage } from "../src/domain/transcript-words.ts";

const ann: Author = { kind: "visitor", id: newId(), name: "Ann" };
const nameless: Author = { kind: "visitor", id: newId(), name: "" };
const alice: Author = { kind: "operator", id: newId(), name: "Alice" };
const system: Author = { kind: "system" };
const text = (words: string): Content => ({ kind: "text", text: words });

function conversation(...said: readonly [at: string, author: Author, content: Content][]): Message[] {
  return said.map(([at, author, content], index) => ({
    chatId: newId(),
    seq: index + 1,
    messageId: newId(),
    author,
    content,
    sentAt: new Date(at),
  }));
}

describe("a transcript", () => {
  test("C5: has a line for each message and note, by the clock of the department", () => {
    const messages = conversation(
      ["2026-11-22T22:58:00Z", ann, text("My site is down")],
      ["2026-11-22T22:59:30Z", system, { kind: "system", note: { code: "taken", params: { operator_name: "Alice" } } }],
      ["2026-11-22T23:01:00Z", alice, text("Looking")],
      ["2026-11-22T23:02:00Z", system, { kind: "system", note: { code: "ended", params: { by: "visitor" } } }],
    );
    expect(writeTranscript(messages, { language: "en", timeZone: "Europe/Berlin" }).split("\n")).toEqual([
      "2026-11-22 (Europe/Berlin)",
      "23:58 Ann: My site is down",
      "23:59 Alice joined the conversation",
      "2026-11-23 (Europe/Berlin)",
      "00:01 Alice: Looking",
      "00:02 The visitor ended the conversation",
    ]);
  });

  test("C5: is written in the project's language, with words for those without a name", () => {
    const file = { id: newId(), name: "error.png", mediaType: "image/png", size: 10, extent: undefined };
    const messages = conversation(
      ["2026-11-22T10:00:00Z", nameless, text("Не работает")],
      ["2026-11-22T10:01:00Z", nameless, { kind: "file", file }],
      ["2026-11-22T10:02:00Z", system, { kind: "system", note: { code: "identified", params: { name: "" } } }],
    );
    expect(writeTranscript(messages, { language: transcriptLanguage("ru-RU"), timeZone: "UTC" }).split("\n")).toEqual([
      "2026-11-22 (UTC)",
      "10:00 Посетитель: Не работает",
      "10:01 Посетитель: [error.png]",
      "10:02 Выполнен вход",
    ]);
    expect(transcriptLanguage("de")).toBe("en");
  });

  test.each(["\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f"])(
    "X27: what a message says after %j is set off, so it looks like nobody else's line",
    (lineBreak) => {
      const messages = conversation(["2026-11-22T10:00:00Z", ann, text(`hi${lineBreak}12:05 Alice: I promise`)]);
      expect(writeTranscript(messages, { language: "en", timeZone: "UTC" }).split("\n")).toEqual([
        "2026-11-22 (UTC)",
        "10:00 Ann: hi",
        "      12:05 Alice: I promise",
      ]);
    },
  );

  test("C5: one that is too long keeps its newest lines and says that older ones are missing", () => {
    const said = Array.from({ length: 60 }, (_, n) => text(`${n} ${"я".repeat(3_900)}`));
    const messages = said.flatMap((content) => conversation(["2026-11-22T10:00:00Z", ann, content]));
    const transcript = writeTranscript(messages, { language: "en", timeZone: "UTC" });
    expect(Buffer.byteLength(transcript)).toBeLessThan(151_000);
    expect(transcript.startsWith("…\n")).toBe(true);
    expect(transcript).toContain("Ann: 59 ");
    expect(transcript).not.toContain("Ann: 1 ");
  });
});
