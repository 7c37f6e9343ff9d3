import { STAFF_ONLY, UNKNOWN_WORD } from "@switchboard/contracts/schemas/shapes";
import type { TProperties, TSchema } from "typebox";
import Type from "typebox";

/** What a schema says of the JSON it stands for, as far as a message of a service has to do with it. */
export interface Shape {
  readonly type: string | undefined;
  readonly format: string | undefined;
  /** Of an object; none for a record of anything. */
  readonly properties: TProperties;
  /** Of an array. */
  readonly items: TSchema;
  /** Of one word of a few. */
  readonly enum: readonly string[];
  /** What stands for a word that this version does not know yet. */
  readonly unknownWord: string | undefined;
  readonly nullable: boolean;
  readonly staffOnly: boolean;
}

/** The shape of a schema; of one that also allows null, the shape of what it is otherwise. */
export function shapeOf(schema: TSchema): Shape {
  const alternatives = Type.IsUnion(schema) ? schema.anyOf : [schema];
  const [only, ...others] = alternatives.filter((one) => !Type.IsNull(one)) as (TSchema & Partial<Shape>)[];
  if (only === undefined || others.length > 0) throw new TypeError("a view is one thing, or null");
  return {
    type: only.type,
    format: only.format,
    properties: only.properties ?? {},
    items: only.items ?? {},
    enum: only.enum ?? [],
    unknownWord: (only as { [UNKNOWN_WORD]?: string })[UNKNOWN_WORD],
    nullable: alternatives.length > 1,
    staffOnly: STAFF_ONLY in schema,
  };
}
