import { demoClient } from "@switchboard/stack/demo-clients/demo-client";
import { seededRandom } from "@switchboard/stack/demo-clients/seeded-random";

/** What is typed, by what it is. */
export const questionKinds = ["exact", "prefix", "network", "full name", "misspelt", "as you type", "common"] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** One letter other, missing, too many, two of them swapped, the first one wrong. */
export const faultKinds = ["other", "missing", "extra", "swapped", "first"] as const;
/** Two faults in one word, and the whole name on another keyboard layout. */
export const hardKinds = ["two faults", "layout"] as const;
export type FaultKind = (typeof faultKinds)[number];
export const scripts = ["Latin", "Cyrillic"] as const;
type Script = (typeof scripts)[number];

/** A question, and whom it is to find. */
export interface Misspelling {
  readonly typed: string;
  readonly name: string;
}

const alphabets = { Latin: [..."abcdefghijklmnopqrstuvwxyz"], Cyrillic: [..."абвгдежзийклмнопрстуфхцчшщъыьэюя"] };
/** Words that a large part of the clients have. */
const commonWords = ["com", "gmail", "client", "user", "gmbh", "mail ru", "gmail com"];
/** The letters on the same keys. */
const layouts = { Latin: "qwertyuiop[]asdfghjkl;'zxcvbnm,.", Cyrillic: "йцукенгшщзхъфывапролджэячсмитьбю" };

function onOtherLayout(text: string, script: Script): string {
  const other = script === "Latin" ? layouts.Cyrillic : layouts.Latin;
  return Array.from(text, (letter) => other[layouts[script].indexOf(letter)] ?? letter).join("");
}

/** Letters that are typed of a name. */
const TYPED_MAX = 14;

/** Questions about clients of a directory of so many: the same ones for the same seed. */
export class Questions {
  readonly #random: () => number;
  readonly #count: number;
  #typing: string[] = [];

  constructor(count: number, seed: number) {
    this.#count = count;
    this.#random = seededRandom(seed);
  }

  ask(kind: QuestionKind): string {
    const { login, email, services, payments, name } = this.#client();
    const address = services[0]?.addresses[0] ?? "";
    switch (kind) {
      case "exact":
        return this.#pick([login, email, address, payments[0]?.number ?? email]);
      case "prefix":
        return this.#pick([`${address.split(".").slice(0, 3).join(".")}.`, email.slice(0, 8), login.slice(0, 6)]);
      case "network":
        return `${address}/${this.#pick(["20", "24", "28"])}`;
      case "full name":
        return name;
      case "misspelt":
        return this.misspell(this.#pick(scripts), this.#pick(faultKinds)).typed;
      case "as you type":
        return this.#type();
      case "common":
        return this.#pick(commonWords);
    }
  }

  /** First and last name of a client, one of them with a fault. */
  misspell(script: Script, fault: FaultKind): Misspelling {
    const word = new RegExp(`^\\p{Script=${script}}{4,}$`, "u");
    for (;;) {
      const { name } = this.#client();
      const words = name.toLowerCase().split(" ");
      if (words.length !== 2 || !words.every((one) => word.test(one))) continue;
      const place = this.#below(2);
      return {
        name,
        typed: words.with(place, this.#spoil([...(words[place] ?? "")], alphabets[script], fault)).join(" "),
      };
    }
  }

  /** First and last name of a client, typed so that more than one letter is wrong. */
  misspellHard(script: Script, kind: (typeof hardKinds)[number]): Misspelling {
    const { name, typed } = this.misspell(script, "other");
    switch (kind) {
      case "layout":
        return { name, typed: onOtherLayout(name.toLowerCase(), script) };
      case "two faults":
        return { name, typed: typed.replace(/\S+$/, (word) => this.#spoil([...word], alphabets[script], "missing")) };
    }
  }

  #type(): string {
    if (this.#typing.length === 0) {
      const name = this.#client().name.slice(0, TYPED_MAX);
      this.#typing = Array.from(name, (_, index) => name.slice(0, index + 1)).filter((text) => !text.endsWith(" "));
    }
    return this.#typing.shift() ?? "";
  }

  #spoil(letters: readonly string[], alphabet: readonly string[], fault: FaultKind): string {
    const at = 1 + this.#below(letters.length - 1);
    const other = this.#pick(alphabet.filter((letter) => letter !== letters[at] && letter !== letters[0]));
    switch (fault) {
      case "other":
        return letters.with(at, other).join("");
      case "missing":
        return letters.toSpliced(at, 1).join("");
      case "extra":
        return letters.toSpliced(at, 0, other).join("");
      case "swapped":
        return letters.toSpliced(at - 1, 2, letters[at] ?? "", letters[at - 1] ?? "").join("");
      case "first":
        return letters.with(0, other).join("");
    }
  }

  #client() {
    return demoClient(1 + this.#below(this.#count));
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #pick<T>(list: readonly T[]): T {
    const found = list[this.#below(list.length)];
    if (found === undefined) throw new Error("there is nothing to pick from");
    return found;
  }
}
