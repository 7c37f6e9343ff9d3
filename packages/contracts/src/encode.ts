import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { writeMessage } from "./message-writer.ts";
import type { CompleteOf } from "./messages.ts";

export type { DescMessage };

/** The bytes of a message. */
export function encode<S extends DescMessage>(schema: S, message: CompleteOf<S>): Uint8Array<ArrayBuffer> {
  return writeMessage(schema, message);
}

/** The bytes of each part of a message that is nothing but one list, written into one buffer. */
export function encodeParts<S extends DescMessage>(schema: S, list: CompleteOf<S>): Uint8Array[] {
  const reader = new BinaryReader(encode(schema, list));
  const parts: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    reader.tag();
    parts.push(reader.bytes());
  }
  return parts;
}

/** A message from its bytes. Throws for bytes that are none. */
export function decode<S extends DescMessage>(schema: S, bytes: Uint8Array): MessageShape<S> {
  return fromBinary(schema, bytes);
}

/** A fact as it is published: proto3 JSON. */
export function toEventJson<S extends DescMessage>(schema: S, event: CompleteOf<S>): JsonValue {
  return toJson<DescMessage>(schema, toMessage(schema, event));
}

/** A fact as it arrived. Fields of which this version does not know are skipped; throws for what is none at all. */
export function fromEventJson<S extends DescMessage>(schema: S, payload: unknown): MessageShape<S> {
  return fromJson(schema, payload as JsonValue, { ignoreUnknownFields: true });
}

function toMessage(schema: DescMessage, fields: object): Message {
  return create(schema, fields as Record<string, unknown>);
}
