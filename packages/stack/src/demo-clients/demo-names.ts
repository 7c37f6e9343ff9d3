import {
  cs_CZ,
  de,
  el,
  en,
  es,
  fr_BE,
  he,
  hr,
  it,
  ja,
  ka_GE,
  type LocaleDefinition,
  mk,
  pl,
  ru,
  tr,
  uk,
  zh_CN,
} from "@faker-js/faker";

/** A person's name, and what it is in Latin letters. */
export interface DemoName {
  readonly first: string;
  readonly last: string;
  readonly latin: readonly [first: string, last: string];
}

/** Numbers from 0 to 1. */
type Random = () => number;
type Gender = "female" | "male";
type Names = Readonly<Record<Gender, readonly string[]>>;
interface People {
  readonly first: Names;
  readonly last: Names;
}

/** Of 100 clients so many have Latin names, so many Cyrillic; the others have one of the rest. */
const LATIN = 55;
const CYRILLIC = 38;

const latin = [en, de, it, fr_BE, es, pl, hr, cs_CZ, tr].map(peopleOf);
const cyrillic = [withNamesOfFathers(peopleOf(ru)), withNamesOfFathers(peopleOf(ru)), peopleOf(uk), peopleOf(mk)];
const others = [el, he, ja, ka_GE, zh_CN].map(peopleOf);

/** A name of some script; those that are common are common here. */
export function demoName(random: Random): DemoName {
  const dice = random() * 100;
  const people = pick(dice < LATIN ? latin : dice < LATIN + CYRILLIC ? cyrillic : others, random());
  const gender = random() < 0.5 ? "female" : "male";
  // The square makes the first of a list as much more frequent than the last as people's names are.
  const first = pick(people.first[gender], random() ** 2);
  const last = pick(people.last[gender], random() ** 2);
  return { first, last, latin: [inLatin(first), inLatin(last)] };
}

/** One of a list, by a number from 0 to 1. */
export function pick<T>(list: readonly T[], place: number): T {
  const found = list[Math.min(list.length - 1, Math.floor(place * list.length))];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

function peopleOf({ person }: LocaleDefinition): People {
  return { first: byGender(person?.first_name), last: byGender(person?.last_name) };
}

function byGender(names: { generic?: string[]; female?: string[]; male?: string[] } | null | undefined): Names {
  const { generic = [], female = [], male = [] } = names ?? {};
  return { female: [...new Set([...female, ...generic])], male: [...new Set([...male, ...generic])] };
}

/** Adds surnames that are made of names of fathers, of which the lists have few. */
function withNamesOfFathers({ first, last }: People): People {
  const stems = first.male.map((name) => name.replace(/[аяйь]$/, "")).filter((stem) => stem.length > 3);
  const made = (endings: readonly string[]) => endings.flatMap((ending) => stems.map((stem) => stem + ending));
  return {
    first,
    last: {
      female: [...last.female, ...made(["ова", "енко", "чук"])],
      male: [...last.male, ...made(["ов", "енко", "чук"])],
    },
  };
}

const letters: Readonly<Record<string, string>> = Object.fromEntries(
  "а a,б b,в v,г g,д d,е e,ё e,ж zh,з z,и i,й y,к k,л l,м m,н n,о o,п p,р r,с s,т t,у u,ф f,х kh,ц ts,ч ch,ш sh,щ shch,ъ ,ы y,ь ,э e,ю yu,я ya,і i,ї yi,є ye,ґ g,ѓ gj,ј j,љ lj,њ nj,ќ kj,џ dzh,ѕ dz,ß ss,ł l,ø o"
    .split(",")
    .map((pair) => pair.split(" ") as [string, string]),
);

/** What a login is made of: letters of the Latin alphabet, none for scripts that are not known here. */
function inLatin(name: string): string {
  const spelled = Array.from(name.toLowerCase(), (letter) => letters[letter] ?? letter).join("");
  return spelled.normalize("NFKD").replaceAll(/[^a-z]/g, "");
}
