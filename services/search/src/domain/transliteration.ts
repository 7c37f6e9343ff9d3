/** Letters of a key; fewer tell nothing. */
const KEY_MIN = 3;

/** Cyrillic letters as passports write them: those of Russian, Ukrainian, Belarusian, Bulgarian and Serbian. */
const latin: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "а a,б b,в v,г g,д d,е e,ж zh,з z,и i,й y,к k,л l,м m,н n,о o,п p,р r,с s,т t,у u,ф f,х kh,ц ts,ч ch,ш sh,щ shch",
    "ъ ,ы y,ь ,э e,ю yu,я ya,і i,ї yi,є ye,ў u,ј j,љ lj,њ nj,ћ ch,џ dzh,ѕ dz",
  ]
    .join(",")
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
);

/** What the many ways to romanise a name differ in, and what is left of it; in this order. */
const habits: readonly (readonly [RegExp, string])[] = [
  // Hissing sounds: shch, sch and sh; tch and ch; kh is no hissing.
  [/s(?:h?ch|hh?)/g, "s"],
  [/t?ch|cz/g, "č"],
  [/zh/g, "z"],
  [/t[sz]/g, "č"],
  [/c(?=[eiy])/g, "č"],
  [/kh|gh|g/g, "h"],
  [/ph/g, "f"],
  [/th/g, "t"],
  [/x/g, "ks"],
  [/c?k|c|q/g, "k"],
  [/w/g, "v"],
  // Yuri, Iurii, Jurij: half a vowel before a vowel says nothing, and the end of Dmitry is one i.
  [/[ijy]+/g, "i"],
  [/io/g, "e"],
  [/i(?=[aeu])/g, ""],
  [/(.)\1+/g, "$1"],
];

/**
 * The sound of a folded word as Latin letters tell it, the same for a Cyrillic word and for the usual ways to romanise
 * it (passports, BGN, ISO 9, scholarly): Юрий, Yuri, Iurii and Jurij are one. It is coarse, for when nothing else finds
 * a name. Undefined for words of other scripts, with digits, or of too few letters to tell anything.
 */
export function romanKey(word: string): string | undefined {
  const romanised = word.replaceAll(/\p{scx=Cyrl}/gu, (letter) => latin[letter] ?? letter);
  if (!/^[a-z]+$/.test(romanised)) return undefined;
  const key = habits.reduce((text, [habit, left]) => text.replaceAll(habit, left), romanised).replaceAll("č", "c");
  return key.length >= KEY_MIN ? key : undefined;
}
