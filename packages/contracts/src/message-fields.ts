import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { Timestamp } from "./times.ts";
import { fromWord, type ProtoEnum, type Word } from "./words.ts";

/** The enumerations of which the words of some fields are. */
type EnumsOf<T> = { readonly [K in keyof T]?: ProtoEnum };

/** A field as a message has it; unknown, which fits nowhere, for a word that its enumeration does not have. */
type FieldOf<V, E> = V extends Date
  ? Timestamp
  : V extends null
    ? undefined
    : E extends ProtoEnum
      ? V extends readonly (infer W)[]
        ? (W extends Word<E> ? E[keyof E] : unknown)[]
        : V extends Word<E>
          ? E[keyof E]
          : unknown
      : V;

type FieldsOf<T, E> = { readonly [K in keyof T]: FieldOf<T[K], K extends keyof E ? E[K] : undefined> };

/**
 * The same fields as a message has them: times are timestamps, words are values of the enumerations given for them, and
 * what is null is not there.
 */
export function messageFields<T extends object, const E extends EnumsOf<T> = Record<never, never>>(
  fields: T,
  enums?: E,
): FieldsOf<T, E> {
  const given: EnumsOf<Record<string, unknown>> = enums ?? {};
  const made = Object.entries(fields).map(([name, value]) => [name, fieldOf(value, given[name])]);
  return Object.fromEntries(made) as FieldsOf<T, E>;
}

function fieldOf(value: unknown, enumeration: ProtoEnum | undefined): unknown {
  if (value instanceof Date) return timestampFromDate(value);
  if (enumeration === undefined) return value ?? undefined;
  return Array.isArray(value)
    ? value.map((word) => fromWord(enumeration, word))
    : fromWord(enumeration, value as never);
}
