import { chooseLanguage } from "@switchboard/web-shared/language";
import i18next, { use as plug } from "i18next";
import resourcesToBackend from "i18next-resources-to-backend";
import { initReactI18next } from "react-i18next";
import { browserStore } from "../ui/browser-store.ts";
import type en from "./en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

/** A language is one file of this folder: adding `de.json` adds German to the menu. */
const loaders = import.meta.glob<{ default: typeof en }>("./*.json");
const codeOf = (path: string) => path.slice("./".length, -".json".length);

/** Codes of the languages there are, for example `en`. */
export const languages: readonly string[] = Object.keys(loaders).map(codeOf).sort();

const STORED_LANGUAGE = "language";

/** Loads the language of the reader, and English to fall back on. */
export async function startTexts(): Promise<void> {
  const lng = chooseLanguage([browserStore.read(STORED_LANGUAGE), ...navigator.languages], languages);
  i18next.on("languageChanged", (code) => {
    document.documentElement.lang = code;
  });
  await plug(initReactI18next)
    .use(resourcesToBackend((code: string) => loaders[`./${code}.json`]?.()))
    .init({ lng, fallbackLng: "en", interpolation: { escapeValue: false } });
}

/** Switches the language now and for the next visits. */
export async function switchLanguage(code: string): Promise<void> {
  await i18next.changeLanguage(code);
  browserStore.write(STORED_LANGUAGE, code);
}

/** The name of a language in that language, for example `Русский`. */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
