import { encodeMessage } from "@switchboard/contracts/encode";
import { SendMessage } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { expect, test } from "vitest";

const messageOf = (text: string): SendMessage => ({ chatId: "chat", messageId: "message", text });

test("a message encoded into the kept buffer is its own bytes, whatever is encoded afterwards", () => {
  const messages = ["a", "b".repeat(500), "ü".repeat(100_000), ""].map(messageOf);
  const encoded = messages.map((message) => encodeMessage(SendMessage, message));
  expect(encoded.map((bytes) => SendMessage.decode(bytes))).toEqual(messages);
  expect(encoded).toEqual(messages.map((message) => SendMessage.encode(message).finish()));
});

test("a message that cannot be encoded leaves nothing behind", () => {
  const broken = {
    encode: (_: unknown, writer = SendMessage.encode(messageOf(""))) => {
      writer.uint32(10).fork().string("half");
      throw new RangeError("too large");
    },
  };
  expect(() => encodeMessage(broken, undefined)).toThrow(RangeError);
  expect(SendMessage.decode(encodeMessage(SendMessage, messageOf("whole")))).toEqual(messageOf("whole"));
});
