/** Letters of a word that are compared; later ones do not count. */
const LETTERS_MAX = 64;

/**
 * How many faults lie between two words: a letter other, missing, too many, or two neighbours swapped (optimal string
 * alignment). Anything above `max` is `max + 1`, which is found out early.
 */
export function distance(left: string, right: string, max = 2): number {
  return Math.min(lastRow(letters(left), letters(right), max)?.at(-1) ?? max + 1, max + 1);
}

/** The faults between all of `left` and each beginning of `right`; undefined when all of them are above `max`. */
function lastRow(left: readonly string[], right: readonly string[], max: number): number[] | undefined {
  if (Math.abs(left.length - right.length) > max) return undefined;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1;
      let least = Math.min(at(above, column) + 1, at(current, column - 1) + 1, at(above, column - 1) + same);
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) least = Math.min(least, at(before, column - 2) + 1);
      current.push(least);
    }
    if (Math.min(...current, ...above) > max) return undefined;
    before = above;
    above = current;
  }
  return above;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

function letters(word: string): string[] {
  return [...word].slice(0, LETTERS_MAX);
}
