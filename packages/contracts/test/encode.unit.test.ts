import { create } from "@bufbuild/protobuf";
import { decode, encode, encodeParts, fromEventJson, toEventJson } from "@switchboard/contracts/encode";
import { ChatOpenedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import { CallSchema, ExchangeRequestSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { expect, test } from "vitest";

const callOf = (text: string) =>
  create(CallSchema, {
    id: 1,
    command: { case: "sendMessage", value: { chatId: "chat", messageId: "message", text } },
  });

test("a message encoded into the kept buffer is its own bytes, whatever is encoded afterwards", () => {
  const calls = ["a", "b".repeat(500), "ü".repeat(100_000), ""].map(callOf);
  const parts = encodeParts(ExchangeRequestSchema, { calls });
  encodeParts(ExchangeRequestSchema, { calls: calls.toReversed() });
  expect(parts.map((bytes) => decode(CallSchema, bytes))).toEqual(calls);
  expect(parts.map((bytes) => Buffer.from(bytes))).toEqual(calls.map((call) => Buffer.from(encode(CallSchema, call))));
});

test("a message that cannot be encoded leaves nothing behind", () => {
  const broken = create(CallSchema, { id: -1 });
  expect(() => encodeParts(ExchangeRequestSchema, { calls: [callOf("whole"), broken] })).toThrow();
  const [bytes = new Uint8Array()] = encodeParts(ExchangeRequestSchema, { calls: [callOf("whole")] });
  expect(decode(CallSchema, bytes)).toEqual(callOf("whole"));
});

test("a fact of a newer version is read without what is not known here", () => {
  const fact = { ...Object(toEventJson(ChatOpenedSchema, create(ChatOpenedSchema, { chatId: "chat" }))), more: 1 };
  expect(fromEventJson(ChatOpenedSchema, fact)).toEqual(create(ChatOpenedSchema, { chatId: "chat" }));
  expect(() => fromEventJson(ChatOpenedSchema, "nothing")).toThrow();
});
