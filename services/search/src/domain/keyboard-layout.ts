/** The keys of a keyboard from `q` on, without and with shift, as layouts have them. Western figures stay. */
const english = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&";
const russian = 'ёйцукенгшщзхъфывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?';
const ukrainian = 'ʼйцукенгшщзхїфівапролджєячсмитьбю.₴ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,"№;:?';

const toRussian = mapping(english, russian);
const toUkrainian = mapping(english, ukrainian);
const toEnglish = new Map([...mapping(ukrainian, english), ...mapping(russian, english)]);

/**
 * What a text would be if it was typed with the other keyboard layout: `ghbdtn` is привет, `цщкв` is word. Of the text
 * as it was typed, since letters lie on keys of punctuation. Empty when letters of both alphabets, or of neither, show
 * that it was not; two answers when Russian and Ukrainian differ.
 */
export function otherLayouts(typed: string): string[] {
  const isLatin = /[a-z]/i.test(typed);
  const isCyrillic = /\p{Script=Cyrillic}/u.test(typed);
  if (isLatin === isCyrillic) return [];
  const layouts = isLatin ? [toRussian, toUkrainian] : [toEnglish];
  return [...new Set(layouts.map((layout) => retype(typed, layout)))];
}

function retype(typed: string, layout: ReadonlyMap<string, string>): string {
  return Array.from(typed, (letter) => layout.get(letter) ?? letter).join("");
}

function mapping(from: string, to: string): Map<string, string> {
  const letters = [...to];
  return new Map([...from].map((letter, index) => [letter, letters[index] ?? letter]));
}
