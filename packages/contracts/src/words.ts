/** An enumeration as it is generated: values by name, and names by value. */
export type ProtoEnum = Readonly<Record<string, string | number>>;

/** The words of an enumeration, as everybody but the protos writes them: its names in lower case, without UNSPECIFIED. */
export type Word<E> = Lowercase<Exclude<Extract<keyof E, string>, "UNSPECIFIED">>;

/** The word for a value; undefined for UNSPECIFIED and for a value of which this version does not know. */
export function toWord<E extends ProtoEnum>(enumeration: E, value: E[keyof E]): Word<E> | undefined {
  const name = enumeration[value as number];
  return value === 0 || name === undefined ? undefined : (String(name).toLowerCase() as Word<E>);
}

/** The value for a word; UNSPECIFIED for none. */
export function fromWord<E extends ProtoEnum>(enumeration: E, word: Word<E> | undefined): E[keyof E] {
  return enumeration[word?.toUpperCase() ?? "UNSPECIFIED"] as E[keyof E];
}

/** All words, in the order of the proto. */
export function wordsOf<E extends ProtoEnum>(enumeration: E): Word<E>[] {
  return Object.values(enumeration).flatMap((value) =>
    typeof value === "number" ? (toWord(enumeration, value as E[keyof E]) ?? []) : [],
  );
}
