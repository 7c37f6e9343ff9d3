import { readdirSync } from "node:fs";
import {
  create,
  type DescField,
  type DescFile,
  type DescMessage,
  fromBinary,
  type JsonObject,
  type MessageInitShape,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { writeMessage } from "../src/message-writer.ts";

const gen = new URL("../src/gen/", import.meta.url);

/** Every message that is described. */
async function allMessages(): Promise<DescMessage[]> {
  const paths = readdirSync(gen, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith("_pb.js"));
  const modules = await Promise.all(paths.map((path): Promise<object> => import(new URL(path, gen).href)));
  const exported = modules.flatMap((module): unknown[] => Object.values(module));
  return exported.filter(isFile).flatMap(({ messages }) => messages);
}

function isFile(value: unknown): value is DescFile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file";
}

/** A message whose fields hold what `round` says: their zero values, nothing, short texts or long ones. */
function filled(message: DescMessage, round: number, depth = 0): MessageInitShape<DescMessage> {
  const fields = message.fields.map((field, index): [string, unknown] => {
    const value = held(field, round + index, depth);
    if (field.oneof === undefined) return [field.localName, value];
    const isIt = field.oneof.fields[round % field.oneof.fields.length] === field;
    return isIt ? [field.oneof.localName, { case: field.localName, value }] : ["", undefined];
  });
  return Object.fromEntries(fields.filter(([name, value]) => name !== "" && value !== undefined));
}

function held(field: DescField, round: number, depth: number): unknown {
  if (field.fieldKind === "list")
    return Array.from({ length: round % 3 }, (_, index) => one(field, round + index, depth));
  if (field.fieldKind === "map") return { [`ключ ${round}`]: one(field, round, depth), "": one(field, 0, depth) };
  return round % 5 === 4 && field.oneof === undefined ? undefined : one(field, round, depth);
}

function one(field: Pick<DescField, "message" | "enum" | "scalar">, round: number, depth: number): unknown {
  if (field.message?.typeName === "google.protobuf.Struct") {
    return { text: "a", list: [1, true, null], deep: { round } } satisfies JsonObject;
  }
  if (field.message !== undefined) return depth > 3 ? {} : filled(field.message, round, depth + 1);
  if (field.enum !== undefined) return field.enum.values[round % field.enum.values.length]?.number;
  switch (field.scalar) {
    case ScalarType.STRING:
      return ["", "text", "я".repeat(70), "x".repeat(130), "y".repeat(20_000)][round % 5];
    case ScalarType.BYTES:
      return new Uint8Array(round % 4).fill(255);
    case ScalarType.BOOL:
      return round % 2 === 0;
    case ScalarType.INT64:
      return [0n, -1n, 1_764_590_000n][round % 3];
    case ScalarType.DOUBLE:
      return [0, 0.25, -3e9][round % 3];
    case ScalarType.UINT32:
      return [0, 127, 4_294_967_295][round % 3];
    default:
      return [0, 300, -1][round % 3];
  }
}

test("every message is written as the library writes it, whatever is in its fields", async () => {
  const messages = await allMessages();
  expect(messages.length).toBeGreaterThan(300);
  for (const message of messages) {
    for (let round = 0; round < 8; round++) {
      const fields = filled(message, round);
      const whole = create(message, fields);
      const bytes = writeMessage(message, fields);
      expect([message.typeName, Buffer.compare(bytes, toBinary(message, whole))]).toEqual([message.typeName, 0]);
      expect(Buffer.compare(writeMessage(message, fromBinary(message, bytes)), bytes)).toBe(0);
    }
  }
});

test("what was written stays as it is when others are written", async () => {
  const [message] = await allMessages();
  if (message === undefined) throw new TypeError("there are messages");
  const bytes = writeMessage(message, filled(message, 1));
  const before = Buffer.from(bytes);
  writeMessage(message, filled(message, 2));
  expect(Buffer.from(bytes)).toEqual(before);
});
