import type { CaughtMail } from "./caught-mail.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
details{border:1px solid #ccc;border-radius:6px;padding:.5rem 1rem;margin:.5rem 0}
summary{cursor:pointer}summary span{color:#666}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;padding:.5rem}
iframe{width:100%;height:20rem;border:1px solid #ccc}`;

/** The page of caught mails, newest first. Nothing in a mail can run on it. */
export function mailPage(mails: readonly CaughtMail[]): string {
  const entries = mails.length === 0 ? "<p>No mail yet.</p>" : mails.toReversed().map(entry).join("\n");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mails</title><style>${style}</style></head>
<body><h1>Mails</h1><p>What Switchboard would have sent. Nothing leaves this machine.</p>
${entries}
</body></html>
`;
}

/** What browsers may do with the page: show it. */
export const mailPagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'";

function entry({ at, recipients, subject, text, html, raw }: CaughtMail): string {
  return `<details><summary><b>${escapeText(subject)}</b> <span>to ${escapeText(recipients.join(", "))}, ${at.toISOString()}</span></summary>
<pre>${escapeText(text)}</pre>
<iframe sandbox title="As HTML" loading="lazy" srcdoc="${escapeText(html)}"></iframe>
<details><summary>Source</summary><pre>${escapeText(raw)}</pre></details></details>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}
