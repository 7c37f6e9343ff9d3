/** What the script tag says. */
export interface Settings {
  /** Origin of the gateway: where the script came from. */
  readonly gateway: string;
  /** Slug of the project. */
  readonly project: string;
  readonly language: string | undefined;
}

/** Reads `data-project` and `data-lang` of the tag; throws when the project is missing. */
export function readSettings(script: HTMLScriptElement): Settings {
  const { project, lang } = script.dataset;
  if (!project) throw new Error("switchboard: the script tag needs data-project");
  return { gateway: new URL(script.src, document.baseURI).origin, project, language: lang };
}
