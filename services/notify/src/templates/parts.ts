import { setOff } from "@switchboard/contracts/texts";

/** A part of a mail: said once, shown as text and on the page. Empty parts are left out. */
export interface Part {
  readonly text: string;
  readonly html: string;
}

/** Paragraphs and line breaks of a text. */
export function paragraphs(text: string): Part {
  return { text, html: `<p style="white-space:pre-wrap">${escapeText(text)}</p>` };
}

/** A text set apart: what somebody else wrote. */
export function quote(text: string): Part {
  const style = "margin:0 0 1em;padding:0 0 0 12px;border-left:3px solid #ccc;color:#555;white-space:pre-wrap";
  const marked = text === "" ? "" : `> ${setOff(text, "> ")}`;
  return { text: marked, html: `<blockquote style="${style}">${escapeText(text)}</blockquote>` };
}

/** A link that leads to http or https only; anything else stays text. */
export function link(label: string, address: string): Part {
  const text = `${label}: ${address}`;
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? "")) return paragraphs(text);
  return { text, html: `<p><a href="${escapeText(address)}">${escapeText(label)}</a></p>` };
}

/** A list of names and values; empty values are left out. */
export function facts(rows: Readonly<Record<string, string>>): Part {
  const shown = Object.entries(rows).filter(([, value]) => value !== "");
  const cells = shown.map(
    ([name, value]) => `<tr><td style="color:#555">${escapeText(name)}</td><td>${escapeText(value)}</td></tr>`,
  );
  return {
    text: shown.map(([name, value]) => `${name}: ${setOff(value, "  ")}`).join("\n"),
    html: `<table cellpadding="4">${cells.join("")}</table>`,
  };
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
