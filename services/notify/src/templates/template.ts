/** A mail, ready to be sent. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What a template speaks of: plain text, never markup. */
export type Params = Readonly<Record<string, string>>;

/** A template in one language. Every function gets all params; optional ones may be empty. */
export interface Wording {
  readonly subject: (params: Params) => string;
  readonly text: (params: Params) => string;
  readonly html: (params: Params) => Html;
}

export interface Template {
  /** Without these there is no mail. */
  readonly required: readonly string[];
  /** What speaks of these is left out when they are empty. */
  readonly optional: readonly string[];
  readonly languages: { readonly en: Wording } & Readonly<Record<string, Wording>>;
}

/** Markup that is safe to put into a page: made by {@link html} alone. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Markup in which every value is escaped, unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  return new Html(
    String.raw({ raw: parts }, ...values.map((value) => (value instanceof Html ? value.source : escapeText(value)))),
  );
}

/** Paragraphs and line breaks of a text. */
export function paragraphs(text: string): Html {
  return new Html(`<p style="white-space:pre-wrap">${escapeText(text)}</p>`);
}

/** A text set apart: what somebody else wrote. */
export function quote(text: string): Html {
  const style = "margin:0 0 1em;padding:0 0 0 12px;border-left:3px solid #ccc;color:#555;white-space:pre-wrap";
  return new Html(`<blockquote style="${style}">${escapeText(text)}</blockquote>`);
}

/** A link that leads to http or https only; anything else stays text. */
export function link(address: string, label: string): Html {
  const safe = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  return safe ? html`<p><a href="${address}">${label}</a></p>` : html`<p>${label}: ${address}</p>`;
}

/** A list of names and values; empty values are left out. */
export function facts(rows: readonly (readonly [string, string])[]): Html {
  const shown = rows.filter(([, value]) => value !== "");
  const cells = shown.map(
    ([name, value]) => html`<tr><td style="color:#555">${name}</td><td>${value}</td></tr>`.source,
  );
  return new Html(`<table cellpadding="4">${cells.join("")}</table>`);
}

/** The same as text. */
export function factLines(rows: readonly (readonly [string, string])[]): string {
  return rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

/** Every line of a text marked as said before. */
export function quoteLines(text: string): string {
  return text.replaceAll(/^/gm, "> ");
}

/** Parts of a text with an empty line between them; empty parts are left out. */
export function joinParts(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
