/** The first wish that there is, by its first part (`en` of `en-GB`); English when there is none. */
export function chooseLanguage(wishes: readonly (string | undefined)[], languages: readonly string[]): string {
  const codes = wishes.map((wish) => wish?.toLowerCase().split("-")[0]);
  return codes.find((code) => code !== undefined && languages.includes(code)) ?? "en";
}

/** The reader's own kind of a language, which decides how dates are written: `en-GB` for `en` where that is wished. */
export function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
}

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)(-|$)/;

/** The way a language is written, for `dir`. */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}
