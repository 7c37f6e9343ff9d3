import { escapeHtml } from "@switchboard/kit/archive-files";
import { makeZip } from "client-zip";
import { type Entry, hashed, type Listed, type ServiceFiles } from "./service-files.ts";

/** Entries of an archive, at most: what the zip's directory has of each stays in memory. */
const ENTRIES_MAX = 200_000;

const README = `All that is known of you
========================

index.html leads to everything. Chats can be read in chats/*.html; the files beside them (.json) hold the same for programs.
notes.json has what staff noted about you, without who did. mails.json has mails to your addresses; what a mail said is
forgotten once it was sent.

The last entry, complete.json, says how much of each kind there is, with the SHA-256 of every other entry.
An archive without it is not whole: fetch it again.
`;

/** The archive of a client as a zip, made while it is read: one piece is in memory, and the names of entries. */
export function clientArchive(services: readonly ServiceFiles[]): ReadableStream<Uint8Array> {
  return makeZip(entriesOf(services));
}

async function* entriesOf(services: readonly ServiceFiles[]): AsyncGenerator<Entry> {
  const listed: Listed[] = [];
  const counts: Record<string, number> = {};
  yield hashed(textEntry("README.txt", [README]), listed);
  for (const service of services) {
    Object.assign(counts, yield* bounded(service.entries(listed), listed));
  }
  yield hashed(textEntry("index.html", indexPage(listed, counts)), listed);
  yield textEntry("complete.json", completeJson(listed, counts));
}

async function* bounded<Counts>(
  entries: AsyncGenerator<Entry, Counts>,
  listed: readonly Listed[],
): AsyncGenerator<Entry, Counts> {
  let next = await entries.next();
  for (; next.done !== true; next = await entries.next()) {
    if (listed.length >= ENTRIES_MAX) throw new RangeError(`an archive of more than ${ENTRIES_MAX} entries`);
    yield next.value;
  }
  return next.value;
}

function textEntry(name: string, texts: Iterable<string>): Entry {
  return { name, input: encoded(texts) };
}

async function* encoded(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const text of texts) yield encoder.encode(text);
}

function* indexPage(listed: readonly Listed[], counts: Readonly<Record<string, number>>): Generator<string> {
  const title = "All that is known of you";
  yield `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n<ul>\n`;
  for (const [kind, count] of Object.entries(counts)) {
    yield `<li>${escapeHtml(kind.replaceAll("_", " "))}: ${count}</li>\n`;
  }
  yield "</ul>\n<h2>Parts</h2>\n<ul>\n";
  for (const { path } of listed) {
    const address = path.split("/").map(encodeURIComponent).join("/");
    yield `<li><a href="${escapeHtml(address)}">${escapeHtml(path)}</a></li>\n`;
  }
  yield "</ul>\n</html>\n";
}

function* completeJson(listed: readonly Listed[], counts: Readonly<Record<string, number>>): Generator<string> {
  yield `{"counts":${JSON.stringify(counts)},"entries":[`;
  for (const [at, entry] of listed.entries()) yield `${at === 0 ? "" : ","}\n${JSON.stringify(entry)}`;
  yield "\n]}\n";
}
