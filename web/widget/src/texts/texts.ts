import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en, type Texts } from "./en.ts";
import { ru } from "./ru.ts";

/** Another language is one more file and one more line. */
const languages: Readonly<Record<string, Texts>> = { en, ru };

/** The texts in use and the language for dates. */
export interface Speech {
  readonly language: string;
  readonly texts: Texts;
}

/** Picks the language that the page asks for, else the visitor's, else English. */
export function chooseSpeech(wanted: string | undefined): Speech {
  for (const tag of [wanted, ...navigator.languages]) {
    const language = tag?.toLowerCase().split("-")[0] ?? "";
    const texts = languages[language];
    if (texts) return { language, texts };
  }
  return { language: "en", texts: en };
}

export const SpeechContext = createContext<Speech>({ language: "en", texts: en });

/** The texts of the widget. */
export function useTexts(): Texts {
  return useContext(SpeechContext).texts;
}
