import type { ProblemError } from "@switchboard/sdk/problem-error";
import { chooseLanguage, localeOf } from "@switchboard/web-shared/language";
import { problemValues } from "@switchboard/web-shared/problem";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Settings } from "../settings.ts";
import type en from "./en.json";

declare global {
  /** Codes of the languages there are, `en` for example. Told by the build: each is one file of this folder. */
  const LANGUAGES: readonly string[];
}

type Texts = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, string | number>>;
type WithoutPlural<Key> = Key extends `${infer Base}_${"one" | "other"}` ? Base : Key;

/** Names a text. */
type TextKey = WithoutPlural<keyof typeof en>;

/** How the widget speaks to this visitor. */
export interface Speech {
  readonly language: string;
  /** For dates and numbers. */
  readonly locale: string;
  /** The text of a key with its values filled in; `count` chooses the plural. */
  readonly t: (key: TextKey, values?: Values) => string;
  /** The text of a key that there may be. */
  readonly find: (key: string, values?: Values) => string | undefined;
  /** What a problem is called; what has no words of its own is `otherwise`. */
  readonly problemText: (problem: Pick<ProblemError, "reason" | "params"> | undefined, otherwise: TextKey) => string;
}

/** Texts that could not be had are asked for again after so long, and for so long each time, in milliseconds. */
const AGAIN_MS = 5_000;

/** Speaks the language that the page asks for, else the visitor's. Waits for a gateway that is away. */
export async function loadSpeech(settings: Settings): Promise<Speech> {
  const language = chooseLanguage([settings.language, ...navigator.languages], LANGUAGES);
  for (;;) {
    // No language is in the script, so that nobody pays for those that they do not read.
    const texts = await fetch(`${settings.gateway}/widget/${language}.json`, { signal: AbortSignal.timeout(AGAIN_MS) })
      .then((response) => (response.ok ? (response.json() as Promise<Texts>) : undefined))
      .catch(() => undefined);
    if (texts) return speechOf(language, texts);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function speechOf(language: string, texts: Texts): Speech {
  const plural = new Intl.PluralRules(language);
  const find: Speech["find"] = (key, values = {}) => {
    const text = texts[key] ?? texts[`${key}_${plural.select(Number(values.count))}`];
    return text?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
  };
  const t: Speech["t"] = (key, values) => find(key, values) ?? key;
  const problemText: Speech["problemText"] = (problem, otherwise) =>
    (problem && find(`problem.${problem.reason}`, problemValues(problem))) ?? t(otherwise);
  return { language, locale: localeOf(language), t, find, problemText };
}

export const SpeechContext = createContext(speechOf("en", {}));

/** How to speak to the visitor. */
export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
