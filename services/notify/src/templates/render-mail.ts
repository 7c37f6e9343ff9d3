import { oneLine } from "../domain/mail.ts";
import { answer } from "./answer.ts";
import { contactForm } from "./contact-form.ts";
import { invitation } from "./invitation.ts";
import type { Params, Rendered, Template, Wording } from "./template.ts";
import { transcript } from "./transcript.ts";

const templates: ReadonlyMap<string, Template> = new Map([
  ["transcript", transcript],
  ["contact_form", contactForm],
  ["answer", answer],
  ["invitation", invitation],
]);

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
  const spoken = spokenLanguage(template, language);
  const wording = template.languages[spoken] ?? template.languages.en;
  // Only what the template knows; a name like __proto__ is none of its params.
  const known = Object.fromEntries(
    [...template.required, ...template.optional].map((name) => [name, params[name] ?? ""]),
  );
  return { subject: oneLine(wording.subject(known)), text: wording.text(known), html: page(spoken, wording, known) };
}

/** The language asked for, without its region, if the template speaks it; else English. */
function spokenLanguage({ languages }: Template, language: string): string {
  const primary = language.toLowerCase().split("-")[0] ?? "";
  return Object.hasOwn(languages, primary) ? primary : "en";
}

function page(language: string, wording: Wording, params: Params): string {
  const style = "font-family:sans-serif;font-size:15px;line-height:1.5;color:#222";
  const body = wording.html(params).source;
  return `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"></head><body style="${style}">\n${body}\n</body></html>\n`;
}
