import { AppError } from "@switchboard/kit/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryFrame, parseFrame } from "../src/realtime/socket/client-frames.ts";

const chatId = "0190b000-0000-7000-8000-00000000000a";

function refusal(value: unknown): { id: number | undefined; reason: string; pointers: string[] } {
  const parsed = parseFrame(typeof value === "string" ? value : JSON.stringify(value));
  if (parsed.ok) throw new Error("the frame was taken");
  const { id, error } = parsed;
  return { id, reason: error.reason, pointers: error.violations.map(({ pointer }) => pointer) };
}

describe("frames", () => {
  test("a frame that obeys the protocol is taken", () => {
    const frame = { t: "send", id: 1, chat_id: chatId, message_id: chatId, text: "hi" };
    expect(parseFrame(JSON.stringify(frame))).toEqual({ ok: true, frame });
  });

  test("ids of chats come out in lower case, because subjects are made of them", () => {
    const parsed = parseFrame(JSON.stringify({ t: "typing", chat_id: chatId.toUpperCase() }));
    expect(parsed).toMatchObject({ ok: true, frame: { chat_id: chatId } });
    const hello = parseFrame(JSON.stringify({ t: "hello", protocol: 1, resume: { [chatId.toUpperCase()]: 3 } }));
    expect(hello).toMatchObject({ ok: true, frame: { resume: { [chatId]: 3 } } });
  });

  test.each(["", "{", "null", "[]", "7", '"hello"'])("what is no JSON object is malformed: %s", (text) => {
    expect(refusal(text).reason).toBe("realtime.malformed_frame");
  });

  test("an unknown type names the known ones and keeps the id", () => {
    expect(refusal({ t: "shout", id: 7 })).toEqual({ id: 7, reason: "realtime.unknown_frame", pointers: ["/t"] });
    expect(refusal({ t: { toString: "x" } }).reason).toBe("realtime.unknown_frame");
  });

  test("G1: a wrong frame says which fields are wrong, each at its own pointer", () => {
    expect(refusal({ t: "send", id: 4, chat_id: "x", text: "", more: 1 })).toEqual({
      id: 4,
      reason: "realtime.invalid_frame",
      pointers: ["/message_id", "/more", "/chat_id", "/text"],
    });
  });

  test("a message over 4000 characters is refused at its text", () => {
    const frame = { t: "send", id: 1, chat_id: chatId, message_id: chatId, text: "x".repeat(4001) };
    expect(refusal(frame).pointers).toEqual(["/text"]);
  });

  test("another protocol is refused at its number", () => {
    expect(refusal({ t: "hello", protocol: 2 }).pointers).toEqual(["/protocol"]);
  });

  test("resume takes ids only, because they become subjects", () => {
    expect(refusal({ t: "hello", protocol: 1, resume: { "chat.>": 1 } }).pointers).toEqual(["/resume/chat.>"]);
  });

  test("a cursor without either number says nothing", () => {
    expect(refusal({ t: "cursor", id: 1, chat_id: chatId }).reason).toBe("realtime.invalid_frame");
  });

  test("binary frames are not of the protocol", () => {
    expect(binaryFrame.ok).toBe(false);
  });

  test("no text makes the reader throw, and every refusal is the client's fault", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((object) => JSON.stringify({ t: "watch", ...object })),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseFrame(text);
        if (!parsed.ok) {
          expect(parsed.error).toBeInstanceOf(AppError);
          expect(parsed.error.kind).toBe("invalid_argument");
        }
      }),
    );
  });
});
