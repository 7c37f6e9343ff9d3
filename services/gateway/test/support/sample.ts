import type { Operation } from "@switchboard/contracts/operation";
import { newId } from "@switchboard/kit/ids";
import Type, { type TSchema } from "typebox";

/** The part of a JSON schema that a sample is made by. */
interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly items?: Shape;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** What an operation may be asked with: the least that its schemas take, but for the fields that are given. */
export interface Sample {
  readonly path: string;
  readonly body: unknown;
}

export function sampleOf({ path, params = {}, query, body }: Operation, given: Fields): Sample {
  const inPath = sampleFields(Type.Object(params), given);
  const search = new URLSearchParams(sampleFields(query ?? Type.Object({}), given) as Record<string, string>);
  return {
    path: `${path.replace(/{(\w+)}/g, (_, name: string) => String(inPath[name]))}?${search}`,
    body: body === undefined ? undefined : sampleValue(body as Shape, given),
  };
}

function sampleFields(schema: TSchema, given: Fields): Fields {
  return sampleValue(schema as Shape, given) as Fields;
}

function sampleValue(shape: Shape, given: Fields = {}): unknown {
  const [example = shape.enum?.[0]] = shape.examples ?? [];
  if (example !== undefined) return example;
  if (shape.anyOf !== undefined) return sampleValue(shape.anyOf[0] ?? {});
  if (shape.type === "object") return sampleObject(shape, given);
  if (shape.type === "array") return Array.from({ length: shape.minItems ?? 0 }, () => sampleValue(shape.items ?? {}));
  if (shape.type === "integer" || shape.type === "number") return shape.minimum ?? 1;
  if (shape.type === "boolean") return true;
  return sampleText(shape);
}

function sampleObject({ properties = {}, required = [], minProperties = 0 }: Shape, given: Fields): Fields {
  const names = Object.keys(properties);
  const wanted = names.filter((name) => required.includes(name) || name in given);
  const chosen = wanted.length < minProperties ? names.slice(0, minProperties) : wanted;
  return Object.fromEntries(chosen.map((name) => [name, given[name] ?? sampleValue(properties[name] ?? {})]));
}

function sampleText({ format }: Shape): string {
  if (format === "uuid") return newId();
  if (format === "date-time") return new Date().toISOString();
  return format === "email" ? "ann@home.test" : "sample";
}
