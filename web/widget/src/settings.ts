import { createContext } from "preact";

/** What the page says of its widget. */
export interface Settings {
  /** Origin of the gateway: where the script came from. */
  readonly gateway: string;
  /** Slug of the project. */
  readonly project: string;
  readonly language: string | undefined;
  /** Where visitors sign in on the site (C11). */
  readonly signInPage: string | undefined;
}

declare global {
  interface Window {
    /** For pages whose tag cannot carry attributes: read once, when the script runs. */
    SwitchboardSettings?: Readonly<Partial<Record<Setting, string>>>;
  }
}

type Setting = "project" | "lang" | "signIn";

export const SettingsContext = createContext<Settings>({
  gateway: "",
  project: "",
  language: undefined,
  signInPage: undefined,
});

/**
 * Reads `data-project`, `data-lang` and `data-sign-in` of the tag, else the parameters `project`, `lang` and `signIn` of
 * its address, else `window.SwitchboardSettings`: tag managers drop attributes. Undefined when the project is missing.
 */
export function readSettings(script: HTMLScriptElement): Settings | undefined {
  const { origin, searchParams } = new URL(script.src, document.baseURI);
  const read = (name: Setting) =>
    script.dataset[name] || searchParams.get(name) || window.SwitchboardSettings?.[name] || undefined;
  const project = read("project");
  return project ? { gateway: origin, project, language: read("lang"), signInPage: read("signIn") } : undefined;
}
