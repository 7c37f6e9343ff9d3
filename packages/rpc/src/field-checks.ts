import { type Timestamp, toDate } from "@switchboard/contracts/times";
import { type ProtoEnum, toWord, type Word, wordsOf } from "@switchboard/contracts/words";
import { invalidField } from "@switchboard/kit/errors";

/** Checks of the fields of a request that are no plain values, which throw invalid_argument `reason` with the field. */
export function createFieldChecks(reason: string) {
  /** The word for a value of an enumeration; refused are none, and one that this version does not know. */
  function word<E extends ProtoEnum>(enumeration: E, value: E[keyof E], pointer: string): Word<E> {
    const known = toWord(enumeration, value);
    if (known !== undefined) return known;
    throw invalidField(reason, pointer, `must be one of ${wordsOf(enumeration).join(", ")}`);
  }

  /** {@link word} of an enumeration. */
  const wordOf =
    <E extends ProtoEnum>(enumeration: E) =>
    (value: E[keyof E], pointer: string) =>
      word(enumeration, value, pointer);

  /** A time that must be there. */
  function time(value: Timestamp | undefined, pointer: string): Date {
    if (value !== undefined) return toDate(value);
    throw invalidField(reason, pointer, "is required");
  }

  return { word, wordOf, time };
}
