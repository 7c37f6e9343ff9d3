import type { Sql } from "@switchboard/pg/pool";
import { deletions } from "../domain/deletions.ts";
import { hasLetter, wordsOfClient } from "../domain/index-words.ts";
import { romanKey } from "../domain/transliteration.ts";
import { readClientTexts, saveClientWords } from "../store/client-words.ts";
import { findNewWords, insertWords } from "../store/words.ts";

/**
 * Keeps the words by which clients are found, as they are now. Within the transaction that changed them, and once in it: who adds
 * words twice may wait for somebody who waits for them.
 */
export async function indexClients(tx: Sql, clientIds: readonly string[]): Promise<void> {
  if (clientIds.length === 0) return;
  const clients = await readClientTexts(tx, clientIds);
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
