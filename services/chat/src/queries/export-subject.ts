import type { ObjectStore } from "@switchboard/bus/object-store";
import {
  type ArchivePiece,
  bytesFile,
  escapeHtml,
  jsonFile,
  rowsFile,
  rowsOf,
  safeName,
  textFile,
} from "@switchboard/kit/archive-files";
import type { Sql } from "@switchboard/pg/pool";
import type { Message } from "../domain/message.ts";
import {
  type Exported,
  type ExportedChat,
  type ExportedFile,
  listExportedChats,
  listExportedFiles,
  listExportedNotes,
  listExportedPages,
} from "../store/exports.ts";
import { listAfter } from "../store/messages.ts";

/** Rows that are read at a time. */
const PAGE = 100;
/** Beyond every message of a chat. */
const HEAD = 2_147_483_647;

/** What an export reads from. */
export interface ExportDeps {
  readonly pool: Sql;
  readonly store: Pick<ObjectStore, "get">;
}

type Files = AsyncGenerator<ArchivePiece, Readonly<Record<string, number>>>;

/**
 * Files with a client's chats and what is kept beside them (D3), and at the end how much there was. Each page is a statement of its
 * own: no connection is held while somebody downloads.
 */
export async function* exportSubject(deps: ExportDeps, of: Exported): Files {
  const { pool } = deps;
  const counts = { chats: 0, messages: 0, files: 0, files_missing: 0 };
  for await (const chat of rowsOf<ExportedChat>((last) => listExportedChats(pool, of, last, PAGE))) {
    counts.chats += 1;
    const day = chat.openedAt.toISOString().slice(0, 10);
    const number = String(counts.chats).padStart(4, "0");
    const folder = `chats/${day}-${number}`;
    yield* jsonFile(`${folder}/chat.json`, chat);
    counts.messages += yield* rowsFile<{ seq: number }>(`${folder}/messages.json`, async (last) =>
      (await listMessages(pool, chat.id, last)).map(shown),
    );
    yield* textFile(`chats/${day}-${number}.html`, conversation(pool, chat));
    const { files, missing } = yield* exportFiles(deps, chat.id, folder);
    counts.files += files;
    counts.files_missing += missing;
  }
  const notes = yield* rowsFile<{ id: string }>("notes.json", (last) => listExportedNotes(pool, of, last, PAGE));
  const pages = yield* rowsFile<{ id: string }>("pages.json", (last) => listExportedPages(pool, of, last, PAGE));
  return { ...counts, notes, pages };
}

async function* exportFiles(
  { pool, store }: ExportDeps,
  chatId: string,
  folder: string,
): AsyncGenerator<ArchivePiece, { readonly files: number; readonly missing: number }> {
  const found = { files: 0, missing: 0 };
  for await (const file of rowsOf<ExportedFile>((last) => listExportedFiles(pool, chatId, last, PAGE))) {
    const object = await store.get(file.objectName);
    // It was deleted meanwhile, or is lost: the counts say that it is not there.
    if (object === undefined) {
      found.missing += 1;
      continue;
    }
    found.files += 1;
    yield* bytesFile(`${folder}/files/${found.files}-${safeName(file.name)}`, object.body);
  }
  return found;
}

function listMessages(pool: Sql, chatId: string, last: { readonly seq: number } | undefined): Promise<Message[]> {
  return listAfter(pool, chatId, last?.seq ?? 0, HEAD, PAGE);
}

function shown({ seq, author, content, sentAt }: Message) {
  return { seq, sentAt, from: author.kind, name: nameOf(author), ...content };
}

async function* conversation(pool: Sql, chat: ExportedChat): AsyncGenerator<string> {
  const title = `Chat of ${chat.openedAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  yield `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n`;
  for await (const message of rowsOf<Message>((last) => listMessages(pool, chat.id, last))) {
    const name = nameOf(message.author) || message.author.kind;
    const at = message.sentAt.toISOString().slice(0, 19).replace("T", " ");
    yield `<p><b>${escapeHtml(name)}</b> <small>${at}</small><br>${escapeHtml(textOf(message)).replaceAll("\n", "<br>")}</p>\n`;
  }
  yield "</html>\n";
}

function nameOf(author: Message["author"]): string {
  return author.kind === "system" ? "" : author.name;
}

function textOf({ content }: Message): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "file":
      return `File: ${content.file.name}`;
    case "system":
      return `(${content.note.code.replaceAll("_", " ")})`;
  }
}
