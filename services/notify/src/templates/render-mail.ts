import { oneLine } from "../domain/mail.ts";
import type { Part } from "./parts.ts";
import { type MailLanguage, mailLanguages, type Params, templates } from "./templates.ts";

/** A mail, ready to be sent. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a mail is made of. */
export interface MailContent {
  readonly template: string;
  /** BCP 47. */
  readonly language: string;
  readonly params: Params;
}

/** A mail, or why there can be none: never one with a hole in it. */
export function renderMail({ template: name, language, params }: MailContent): Rendered | { readonly problem: string } {
  const template = templates.get(name);
  if (template === undefined) return { problem: `there is no template "${oneLine(name)}"` };
  const missing = template.required.filter((param) => (params[param] ?? "").trim() === "");
  if (missing.length > 0) return { problem: `the template ${name} needs ${missing.join(", ")}` };
  const spoken = spokenLanguage(language);
  // Only what the template knows; a name like __proto__ is none of its params.
  const known = [...template.required, ...template.optional].map((param) => [param, params[param] ?? ""]);
  const { subject, parts } = template.languages[spoken](Object.fromEntries(known));
  const shown = parts.filter(({ text }) => text !== "");
  const text = shown.map((part) => part.text).join("\n\n");
  return { subject: oneLine(subject), text: `${text}\n`, html: page(spoken, shown) };
}

/** The language asked for, without its region, if mails speak it; else English. */
function spokenLanguage(language: string): MailLanguage {
  const primary = language.toLowerCase().split("-")[0];
  return mailLanguages.find((one) => one === primary) ?? "en";
}

function page(language: string, parts: readonly Part[]): string {
  const style = "font-family:sans-serif;font-size:15px;line-height:1.5;color:#222";
  const body = parts.map(({ html }) => html).join("\n");
  return `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"></head><body style="${style}">\n${body}\n</body></html>\n`;
}
