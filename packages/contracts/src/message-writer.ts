import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { FeatureSet_FieldPresence, StructSchema } from "@bufbuild/protobuf/wkt";

/**
 * Writes messages by their description as the library does, but from plain objects, and into a buffer that is kept: messages of chats
 * are small and come by the thousand, and for each of them the library makes another object and grows another buffer (ADR 41).
 */

type Fields = Readonly<Record<string, unknown>>;
type WriteFields = (writer: BinaryWriter, fields: Fields) => void;
type WriteValue = (writer: BinaryWriter, value: unknown) => void;

/** What a field or an entry of a list or a map holds. */
type Held = { readonly scalar: ScalarType } | { readonly enum: DescEnum } | { readonly message: DescMessage };

/** A buffer that grew beyond this for one large message is not kept, in bytes. */
const KEPT_MAX = 1 << 20;
/** Numbers of the fields of an entry of a map. */
const [KEY, VALUE] = [1, 2];

const scalars: Readonly<Partial<Record<ScalarType, readonly [WireType, WriteValue]>>> = {
  [ScalarType.STRING]: [WireType.LengthDelimited, (writer, value) => writer.string(value as string)],
  [ScalarType.BYTES]: [WireType.LengthDelimited, (writer, value) => writer.bytes(value as Uint8Array)],
  [ScalarType.BOOL]: [WireType.Varint, (writer, value) => writer.bool(value as boolean)],
  [ScalarType.INT32]: [WireType.Varint, (writer, value) => writer.int32(value as number)],
  [ScalarType.UINT32]: [WireType.Varint, (writer, value) => writer.uint32(value as number)],
  [ScalarType.INT64]: [WireType.Varint, (writer, value) => writer.int64(value as bigint)],
  [ScalarType.DOUBLE]: [WireType.Bit64, (writer, value) => writer.double(value as number)],
};

const known = new WeakMap<DescMessage, WriteFields>();
let kept = new BinaryWriter();

/**
 * The bytes of a message, or of an object with its fields: those that are left out have their zero value. Throws for a value that its
 * field cannot hold.
 */
export function writeMessage(schema: DescMessage, fields: object): Uint8Array<ArrayBuffer> {
  const writer = kept;
  // Nothing of a message that cannot be written is left behind.
  kept = new BinaryWriter();
  writerOf(schema)(writer, fields as Fields);
  const bytes = writer.finish();
  if (bytes.length <= KEPT_MAX) kept = writer;
  return bytes;
}

function writerOf(schema: DescMessage): WriteFields {
  const made = known.get(schema);
  if (made !== undefined) return made;
  const writers: WriteFields[] = [];
  const write: WriteFields = (writer, fields) => {
    for (const one of writers) one(writer, fields);
  };
  // Known before its fields are, which may be of the same message.
  known.set(schema, write);
  writers.push(...schema.fields.toSorted((a, b) => a.number - b.number).map(fieldWriter));
  return write;
}

function fieldWriter(field: DescField): WriteFields {
  const { localName: name, number } = field;
  switch (field.fieldKind) {
    case "list": {
      const write = listWriter(number, heldBy(field), field.listKind !== "message" && field.packed);
      return (writer, fields) => write(writer, fields[name] ?? []);
    }
    case "map": {
      const write = mapWriter(number, field.mapKey, heldBy(field));
      return (writer, fields) => write(writer, fields[name] ?? {});
    }
    case "message":
    case "scalar":
    case "enum": {
      const write = taggedWriter(number, heldBy(field));
      const group = field.oneof?.localName;
      if (group !== undefined) {
        return (writer, fields) => {
          const member = fields[group] as { readonly case?: string; readonly value?: unknown } | undefined;
          if (member?.case === name) write(writer, member.value);
        };
      }
      const isImplicit = field.presence === FeatureSet_FieldPresence.IMPLICIT;
      return (writer, fields) => {
        const value = fields[name];
        if (value !== undefined && value !== null && !(isImplicit && isZero(value))) write(writer, value);
      };
    }
  }
}

function isZero(value: unknown): boolean {
  return (
    value === "" ||
    value === 0 ||
    value === false ||
    value === 0n ||
    (value instanceof Uint8Array && value.length === 0)
  );
}

function heldBy({ scalar, enum: words, message }: HeldField): Held {
  if (message !== undefined) return { message };
  if (words !== undefined) return { enum: words };
  if (scalar !== undefined) return { scalar };
  throw new TypeError("a field holds something");
}

interface HeldField {
  readonly scalar?: ScalarType | undefined;
  readonly enum?: DescEnum | undefined;
  readonly message?: DescMessage | undefined;
}

/** Writes a value with the number of its field before it. */
function taggedWriter(number: number, held: Held): WriteValue {
  if ("message" in held) {
    const { message } = held;
    // The one message that is JSON to everybody.
    if (message.typeName === StructSchema.typeName) {
      return (writer, value) => {
        const struct = toBinary(StructSchema, fromJson(StructSchema, value as JsonValue));
        writer.tag(number, WireType.LengthDelimited).bytes(struct);
      };
    }
    const write = writerOf(message);
    return (writer, value) => {
      writer.tag(number, WireType.LengthDelimited).fork();
      write(writer, value as Fields);
      writer.join();
    };
  }
  const [type, write] = scalarWriter("enum" in held ? ScalarType.INT32 : held.scalar);
  return (writer, value) => {
    writer.tag(number, type);
    write(writer, value);
  };
}

function listWriter(number: number, held: Held, isPacked: boolean): WriteValue {
  if (!isPacked || "message" in held) {
    const write = taggedWriter(number, held);
    return (writer, list) => {
      for (const item of list as readonly unknown[]) write(writer, item);
    };
  }
  const [, write] = scalarWriter("enum" in held ? ScalarType.INT32 : held.scalar);
  return (writer, list) => {
    const items = list as readonly unknown[];
    if (items.length === 0) return;
    writer.tag(number, WireType.LengthDelimited).fork();
    for (const item of items) write(writer, item);
    writer.join();
  };
}

function mapWriter(number: number, key: ScalarType, held: Held): WriteValue {
  if (key !== ScalarType.STRING) throw new TypeError("keys of maps are texts");
  const writeKey = taggedWriter(KEY, { scalar: key });
  const write = taggedWriter(VALUE, held);
  return (writer, map) => {
    for (const [name, value] of Object.entries(map as Fields)) {
      writer.tag(number, WireType.LengthDelimited).fork();
      writeKey(writer, name);
      write(writer, value);
      writer.join();
    }
  };
}

function scalarWriter(type: ScalarType): readonly [WireType, WriteValue] {
  const known = scalars[type];
  if (known === undefined) throw new TypeError(`nobody writes values of ${ScalarType[type]}`);
  return known;
}
