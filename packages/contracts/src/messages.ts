import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";

/**
 * A message, or the same written as an object in which every field is named, if only as undefined: a field that is added
 * to the proto cannot be forgotten where it must be filled.
 */
export type Complete<M extends Message> =
  | M
  | {
      readonly [K in Fields<M>]-?: Written<M[K], "complete"> | (undefined extends M[K] ? undefined : never);
    };

/** A message, or the same written as an object; fields that are left out have their zero value. */
export type Init<M extends Message> = M | { readonly [K in Fields<M>]?: Written<M[K], "init"> | undefined };

export type CompleteOf<Schema extends DescMessage> = Complete<MessageShape<Schema>>;
export type InitOf<Schema extends DescMessage> = Init<MessageShape<Schema>>;

/** The fields of a message alone, down to the bottom. */
export type Plain<V> = V extends Uint8Array
  ? V
  : V extends readonly (infer Item)[]
    ? Plain<Item>[]
    : V extends object
      ? { [K in keyof V as K extends keyof Message ? never : K]: Plain<V[K]> }
      : V;

type Fields<M extends Message> = Exclude<keyof M, keyof Message>;

type Written<V, Mode extends "complete" | "init"> = V extends Uint8Array
  ? V
  : V extends readonly (infer Item)[]
    ? readonly Written<Item, Mode>[]
    : V extends Message
      ? { complete: Complete<V>; init: Init<V> }[Mode]
      : V extends object
        ? { readonly [K in keyof V]: Written<V[K], Mode> }
        : V;

/** A message as plain objects, without what the library keeps on it: fit to be stored as JSON, compared and shown. */
export function plain<M extends Message>(message: M): Plain<M> {
  return plainValue(message) as Plain<M>;
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const fields = Object.entries(value).filter(([name]) => name !== "$typeName" && name !== "$unknown");
  return Object.fromEntries(fields.map(([name, field]) => [name, plainValue(field)]));
}
