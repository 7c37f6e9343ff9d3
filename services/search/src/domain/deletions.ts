/** Words of fewer letters are found only as they are: every other one is a fault away from them. */
const FORGIVEN_LETTERS = 4;
/** Letters whose faults are forgiven; what differs only behind them counts as the same. */
const LETTERS_MAX = 32;

/**
 * What a word is kept and asked for by, so that faults are found by equality (symmetric delete): itself and itself
 * without any one of its letters. Two words have one of these in common when a single fault lies between them: a letter
 * other, missing, too many or two neighbours swapped, the first as well. Some of two faults have too: order by
 * `distance`. Words without letters are numbers, where nothing is forgiven. At most 33 for a word.
 */
export function deletions(word: string): string[] {
  const letters = [...word];
  if (letters.length < FORGIVEN_LETTERS || !/\p{L}/u.test(word)) return [word];
  const kept = letters.slice(0, LETTERS_MAX);
  return [...new Set([kept.join(""), ...kept.map((_, index) => kept.toSpliced(index, 1).join(""))])];
}
