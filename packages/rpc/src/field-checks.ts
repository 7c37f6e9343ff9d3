import { type Timestamp, toDate } from "@switchboard/contracts/times";
import { type ProtoEnum, toWord, type Word, wordsOf } from "@switchboard/contracts/words";
import { invalidField } from "@switchboard/kit/errors";

/** Checks of the fields of a request that are no plain values, which throw invalid_argument `reason` with the field. */
export function createFieldChecks(reason: string) {
  /** The word for a value of an enumeration; refused are none, and one that this version does not know. */
  function checkWord<E extends ProtoEnum>(enumeration: E, value: E[keyof E], pointer: string): Word<E> {
    const word = toWord(enumeration, value);
    if (word !== undefined) return word;
    throw invalidField(reason, pointer, `must be one of ${wordsOf(enumeration).join(", ")}`);
  }

  /** {@link checkWord} of an enumeration. */
  const wordOf =
    <E extends ProtoEnum>(enumeration: E) =>
    (value: E[keyof E], pointer: string) =>
      checkWord(enumeration, value, pointer);

  /** A time that must be there. */
  function checkTime(time: Timestamp | undefined, pointer: string): Date {
    if (time !== undefined) return toDate(time);
    throw invalidField(reason, pointer, "is required");
  }

  return { checkWord, wordOf, checkTime };
}
