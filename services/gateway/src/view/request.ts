import type { DescField, DescMessage, DescMethodUnary } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Input, Operation } from "@switchboard/contracts/operation";
import { toTimestamp } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import type { TProperties, TSchema } from "typebox";
import { readTime } from "./read-time.ts";
import { type Shape, shapeOf } from "./shape.ts";

/**
 * What callers of the API say, as the request of a service: the other way of a view. What is left out or null has the zero
 * value of its field, a word is its value, a time is a timestamp, an id is in lower case. An object that the request does
 * not have is spread over the fields that begin with its name.
 * Properties that do not fit the request are refused when this is made, not when somebody calls.
 */
export type ToRequest<I> = (input: I) => Record<string, unknown>;

/** An operation that is a call of a service. */
export type Called = Operation & { readonly rpc: DescMethodUnary };

type Fields = Readonly<Record<string, unknown>>;
type Put = (request: Record<string, unknown>, value: unknown) => void;

/**
 * How the input of an operation becomes the request of its call, but for what its caller turns into fields by hand. A
 * request of one message is what it wraps, unless the input names that. What is made throws invalid_argument
 * request.invalid for two members of one `oneof`.
 */
export function requestOf<O extends Called>(operation: O, byHand: readonly string[] = []): ToRequest<Input<O>> {
  const { input: request } = operation.rpc;
  const properties = Object.fromEntries(Object.entries(inputOf(operation)).filter(([name]) => !byHand.includes(name)));
  const [only, ...others] = request.fields;
  if (only?.fieldKind === "message" && others.length === 0 && !(only.name in properties)) {
    const make = fieldsOf(properties, only.message);
    return (input) => ({ [only.localName]: make(input as Fields) });
  }
  const make = fieldsOf(properties, request);
  const exclusive = exclusions(operation, request);
  return (input) => {
    for (const check of exclusive) check(input as Fields);
    return make(input as Fields);
  };
}

function inputOf({ params = {}, query, body }: Operation): TProperties {
  const ofBody = body !== undefined && "properties" in body ? (body.properties as TProperties) : {};
  return { ...params, ...query?.properties, ...ofBody };
}

function fieldsOf(properties: TProperties, message: DescMessage, prefix = ""): ToRequest<Fields> {
  const parts = Object.entries(properties).map(([name, schema]): [string, Put] => [
    name,
    putter(name, schema, message, prefix),
  ]);
  return (input) => {
    const made: Record<string, unknown> = {};
    for (const [name, put] of parts) {
      const value = input[name];
      if (value !== undefined && value !== null) put(made, value);
    }
    return made;
  };
}

function putter(name: string, schema: TSchema, message: DescMessage, prefix: string): Put {
  const field = message.fields.find((one) => one.name === prefix + name);
  const shape = shapeOf(schema);
  if (field !== undefined) return put(field, converterOf(shape, field));
  if (shape.type !== "object") throw new TypeError(`${message.typeName} has no field ${prefix}${name}`);
  const spread = fieldsOf(shape.properties, message, `${name}_`);
  return (made, value) => Object.assign(made, spread(value as Fields));
}

function put({ localName, oneof }: DescField, toValue: (value: unknown) => unknown): Put {
  if (oneof === undefined) {
    return (made, value) => {
      made[localName] = toValue(value);
    };
  }
  return (made, value) => {
    made[oneof.localName] = { case: localName, value: toValue(value) };
  };
}

function converterOf(shape: Shape, field: DescField): (value: unknown) => unknown {
  switch (field.fieldKind) {
    case "list": {
      // A list in a query is one text.
      if (shape.type === "string")
        return (text) => (text as string).split(",").map(single(shape, field.listKind, field));
      const toValue = single(shapeOf(shape.items), field.listKind, field);
      return (list) => (list as unknown[]).map(toValue);
    }
    case "map":
      return (map) => map;
    default:
      return single(shape, field.fieldKind, field);
  }
}

function single(shape: Shape, kind: "scalar" | "enum" | "message", field: DescField): (value: unknown) => unknown {
  if (kind === "enum" && field.enum !== undefined) {
    const values = new Map(field.enum.values.map(({ localName, number }) => [localName.toLowerCase(), number]));
    return (word) => values.get(word as string);
  }
  if (kind === "message" && field.message !== undefined) {
    if (field.message.typeName === TimestampSchema.typeName) return (time) => toTimestamp(readTime(time as string));
    return fieldsOf(shape.properties, field.message) as (value: unknown) => unknown;
  }
  if (field.scalar === ScalarType.BYTES) return (text) => Buffer.from(text as string, "base64url");
  if (shape.format === "uuid") return (id) => (id as string).toLowerCase();
  return shape.type === "string" && field.scalar !== ScalarType.STRING ? Number : (value) => value;
}

/** Checks that of several fields of the input only one is given, because they are members of one `oneof`. */
function exclusions({ query }: Operation, { oneofs }: DescMessage): ((input: Fields) => void)[] {
  return oneofs.map(({ fields }) => (input) => {
    const [first, second] = fields.filter(({ name }) => input[name] !== undefined);
    if (first === undefined || second === undefined) return;
    const pointer =
      query !== undefined && second.name in query.properties ? `/query/${second.name}` : `/${second.name}`;
    const violations = [{ pointer, detail: `must not stand beside ${first.name}` }];
    throw new AppError("invalid_argument", "request.invalid", {}, { violations });
  });
}
