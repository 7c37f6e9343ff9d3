import { type DescEnum, type DescField, type DescMessage, type MessageShape, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { Static, TSchema } from "typebox";
import { type Shape, shapeOf } from "./shape.ts";
import { toTimeText } from "./time-text.ts";

/**
 * Messages of the services as the API shows them. The schema of the API says all there is to say about it: its properties
 * are the fields of the message, by name.
 * - An enumeration is its word and a time is RFC 3339. Where the schema allows null, what is empty or absent is null.
 * - A property that the message does not have gathers fields of it: `project` is made of `project_id` and `project_name`.
 *   It is null where its id is empty.
 * - Of a `oneof` only the member that is there is not null.
 * - What only staff see is null for visitors; it gathers fields of the message by their own names.
 * A schema that does not fit its message is refused when the view is made, not when something is to be shown.
 */
export type View<S extends TSchema, D extends DescMessage> = (
  message: MessageShape<D>,
  audience?: Audience,
) => Static<S>;

/** Who is to see it: staff see more, and nobody else does unless they are named. */
export type Audience = "staff" | "visitor";

type Fields = Readonly<Record<string, unknown>>;
type Show<V> = (value: V, audience: Audience) => unknown;

/** The view of a message that a schema describes. Throws for a schema that asks for what the message does not have. */
export function viewOf<S extends TSchema, D extends DescMessage>(schema: S, message: D): View<S, D> {
  return forVisitors(object(shapeOf(schema), message)) as View<S, D>;
}

/** The view of what a call answers; a response of one message is what it wraps, unless the schema names that. */
export function answerView<S extends TSchema>(schema: S, response: DescMessage): View<S, DescMessage> {
  const [only, ...others] = response.fields;
  const wraps = only?.fieldKind === "message" && others.length === 0 && !(only.name in shapeOf(schema).properties);
  return forVisitors(wraps ? property(schema, only) : object(shapeOf(schema), response)) as View<S, DescMessage>;
}

function forVisitors(show: Show<Fields>): (fields: Fields, audience?: Audience) => unknown {
  return (fields, audience = "visitor") => show(fields, audience);
}

function object({ properties }: Shape, message: DescMessage, prefix = ""): Show<Fields> {
  const parts = Object.entries(properties).map(([name, schema]): [string, Show<Fields>] => {
    const field = message.fields.find((one) => one.name === prefix + name);
    return [name, field === undefined ? gathered(name, schema, message) : property(schema, field)];
  });
  return (fields, audience) => {
    const view: Record<string, unknown> = {};
    for (const [name, show] of parts) view[name] = show(fields, audience);
    return view;
  };
}

function gathered(name: string, schema: TSchema, message: DescMessage): Show<Fields> {
  const shape = shapeOf(schema);
  if (shape.type !== "object") throw new TypeError(`${message.typeName} has no field ${name}`);
  if (shape.staffOnly) {
    const show = object(shape, message);
    return (fields, audience) => (audience === "staff" ? show(fields, audience) : null);
  }
  const show = object(shape, message, `${name}_`);
  const id = message.fields.find((one) => one.name === `${name}_id`)?.localName;
  if (!shape.nullable || id === undefined) return show;
  return (fields, audience) => (fields[id] === "" ? null : show(fields, audience));
}

function property(schema: TSchema, field: DescField): Show<Fields> {
  const shape = shapeOf(schema);
  const show = showOf(shape, field) as Show<unknown>;
  const { localName, oneof } = field;
  if (oneof !== undefined) {
    return (fields, audience) => {
      const chosen = fields[oneof.localName] as { readonly case?: string; readonly value?: unknown };
      return chosen.case === localName ? show(chosen.value, audience) : null;
    };
  }
  const emptyIsNull = shape.nullable && field.presence !== FeatureSet_FieldPresence.EXPLICIT;
  return (fields, audience) => {
    const value = fields[localName];
    const absent = value === undefined || (emptyIsNull && (value === "" || value === 0));
    const shown = absent ? undefined : show(value, audience);
    if (shown !== undefined) return shown;
    if (shape.nullable) return null;
    throw new TypeError(`${field.toString()} is missing`);
  };
}

/** How a value of a field is shown; undefined for a value that cannot be. */
function showOf(shape: Shape, field: DescField) {
  switch (field.fieldKind) {
    case "scalar":
      requireType(shape, field, typeOfScalar(field.scalar));
      return asItIs;
    case "map":
      requireType(shape, field, "object");
      return asItIs;
    case "enum":
      return wordOf(shape, field.enum);
    case "message":
      return messageOf(shape, field.message);
    case "list":
      requireType(shape, field, "array");
      return listOf(shapeOf(shape.items), field);
  }
}

const asItIs: Show<unknown> = (value) => value;

function listOf(shape: Shape, field: DescField & { readonly fieldKind: "list" }): Show<readonly unknown[]> {
  if (field.listKind === "scalar") return asItIs;
  if (field.listKind === "message") {
    const show = messageOf(shape, field.message) as Show<unknown>;
    return (list, audience) => list.map((one) => show(one, audience));
  }
  const show = wordOf(shape, field.enum) as Show<unknown>;
  // A word that this version does not know is left out: a permission, for example, grants nothing then.
  return (list, audience) => list.flatMap((one) => show(one, audience) ?? []);
}

function messageOf(shape: Shape, message: DescMessage) {
  if (message.typeName !== TimestampSchema.typeName) return object(shape, message);
  if (shape.format !== "date-time") throw new TypeError("a time is described as something else");
  return (time: Timestamp) => toTimeText(time);
}

function wordOf({ enum: words, unknownWord }: Shape, { value: values }: DescEnum): Show<number> {
  return (value) => {
    const word = values[value]?.localName.toLowerCase() ?? "";
    return words.includes(word) ? word : unknownWord;
  };
}

function requireType(shape: Shape, field: DescField, type: string): void {
  const given = shape.type === "integer" ? "number" : shape.type;
  if (given !== type) throw new TypeError(`${field.toString()} is a ${type}, not a ${given}`);
}

function typeOfScalar(scalar: ScalarType): string {
  if (scalar === ScalarType.STRING) return "string";
  if (scalar === ScalarType.BOOL) return "boolean";
  return scalar === ScalarType.BYTES ? "bytes" : "number";
}
