import { createContext } from "preact";

/** What the script tag says. */
export interface Settings {
  /** Origin of the gateway: where the script came from. */
  readonly gateway: string;
  /** Slug of the project. */
  readonly project: string;
  readonly language: string | undefined;
  /** Where visitors sign in on the site (C11). */
  readonly signInPage: string | undefined;
}

export const SettingsContext = createContext<Settings>({
  gateway: "",
  project: "",
  language: undefined,
  signInPage: undefined,
});

/** Reads `data-project`, `data-lang` and `data-sign-in` of the tag; throws when the project is missing. */
export function readSettings(script: HTMLScriptElement): Settings {
  const { project, lang, signIn } = script.dataset;
  if (!project) throw new Error("switchboard: the script tag needs data-project");
  const { origin } = new URL(script.src, document.baseURI);
  return { gateway: origin, project, language: lang, signInPage: signIn };
}
