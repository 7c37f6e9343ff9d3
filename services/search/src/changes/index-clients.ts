import type { Sql } from "@switchboard/pg/pool";
import { deletions } from "../domain/deletions.ts";
import { hasLetter, wordsOfClient } from "../domain/index-words.ts";
import { romanKey } from "../domain/transliteration.ts";
import { type ClientTexts, readClientTexts, saveClientWords } from "../store/client-words.ts";
import { findNewWords, insertWords } from "../store/words.ts";

/**
 * Keeps the words by which clients are found, as they are now; what is known of some of them is not read again. Within the transaction that changed them, and once in it: who adds
 * words twice may wait for somebody who waits for them.
 */
export async function indexClients(
  tx: Sql,
  clientIds: readonly string[],
  known: readonly ClientTexts[] = [],
): Promise<void> {
  const knownIds = new Set(known.map(({ clientId }) => clientId));
  const read = await readClientTexts(
    tx,
    clientIds.filter((id) => !knownIds.has(id)),
  );
  const clients = [...known, ...read];
  const rows = clients.map(({ texts, ...client }) => ({ ...client, words: wordsOfClient(texts) }));
  await saveClientWords(tx, rows);
  // Figures are never looked for by a beginning or with a fault.
  const words = new Set(rows.flatMap((row) => row.words.filter(hasLetter)));
  const added = await findNewWords(tx, [...words]);
  await insertWords(
    tx,
    added.map((word) => ({ word, deletions: deletions(word), sound: romanKey(word) ?? null })),
  );
}
