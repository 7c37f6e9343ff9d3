import { appendToOutbox } from "@switchboard/bus/outbox";
import { callerKey, callerName } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { Logger } from "@switchboard/kit/log";
import { appendAuditEntry } from "@switchboard/pg/audit-entries";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import { inTransaction, type Pool } from "@switchboard/pg/pool";
import { NAMES_MAX, readPrivacyRequest } from "../changes/privacy-request.ts";
import type { SearchDeps } from "../deps.ts";
import type { Client } from "../domain/client.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { CHATS_SOURCE } from "../domain/registration.ts";
import { clientErased } from "../events.ts";
import { listIdsIn, listSitesOf, listSourcesOf, lockSource } from "../store/client-sources.ts";
import { findClient, lockClients } from "../store/clients.ts";
import { eraseClient as erase, listEmailsOf, listWordsOf, logErased } from "../store/erased-clients.ts";
import { findLegalHold } from "../store/legal-holds.ts";
import { insertErasure, type PrivacyRequest } from "../store/privacy-requests.ts";
import { deleteUnusedWords } from "../store/words.ts";

/** Services that are asked to erase what they hold, in this order: notify finds some by the chats that chat names. */
export const HOLDERS = ["chat", "notify"] as const;

/** Who is to be erased. */
export interface Erasure {
  readonly clientId: string;
  readonly reason: string;
  readonly confirmation: string;
}

/**
 * Erases a client from the directory (D3), and notes that the other services are to be asked. Audited. Throws not_found
 * search.client_not_found; failed_precondition search.not_confirmed, search.legal_hold.
 */
export async function eraseClient(
  { pool, now, written, log }: SearchDeps,
  asking: Asking,
  erasure: Erasure,
): Promise<PrivacyRequest> {
  const { caller } = asking;
  const { reason, confirmation } = erasure;
  // What was typed names the client, and is not kept: neither here nor with the answer.
  const command = { asking, rpc: "EraseClient", input: { clientId: erasure.clientId, reason } };
  let words: readonly string[] = [];
  const { id } = await writeOnce(
    pool,
    command,
    async (tx) => {
      const found = await findClient(tx, erasure.clientId, null);
      if (found === undefined) throw clientNotFound(erasure.clientId);
      // Feeds, edits and holds of a client wait until it is gone, and find nobody: a feed looks up what it knows before it comes to
      // the client.
      const known = await listSourcesOf(tx, found.id);
      for (const source of new Set(known.map((one) => one.source))) await lockSource(tx, source);
      await lockClients(tx, [found.id]);
      const client = await findClient(tx, found.id, null);
      if (client === undefined) throw clientNotFound(erasure.clientId);
      requireConfirmed(client, confirmation);
      const hold = await findLegalHold(tx, client.id);
      if (hold !== undefined) throw new AppError("failed_precondition", "search.legal_hold", { reason: hold });
      const at = now();
      const subject = {
        clientId: client.id,
        sites: await listSitesOf(tx, client.id, NAMES_MAX),
        chatIds: await listIdsIn(tx, CHATS_SOURCE, client.id, NAMES_MAX),
        erasedChatIds: [],
        emails: await listEmailsOf(tx, client.id),
      };
      const sources = await listSourcesOf(tx, client.id);
      words = await listWordsOf(tx, client.id);
      const erased = await erase(tx, client.id);
      const [actor, version] = [callerKey(caller), client.version + 1];
      await logErased(tx, client.id, version, actor, at);
      const request = {
        id: newId(),
        kind: "erase" as const,
        clientId: client.id,
        reason,
        requestedById: "id" in caller ? caller.id : "",
        requestedByName: callerName(caller),
        requestedAt: at,
      };
      await insertErasure(tx, request, erased, subject, HOLDERS);
      const details = { request_id: request.id, reason };
      await appendAuditEntry(tx, { actor: caller, action: "erase_client", targetId: client.id, details });
      await appendToOutbox(tx, [
        clientErased({ clientId: client.id, version, actor, sources, projectIds: client.projectIds }),
      ]);
      return { id: request.id };
    },
    written,
  );
  await forgetWords(pool, words, log);
  return readPrivacyRequest({ pool }, id);
}

/**
 * Forgets those of the words that nobody else has: a rare name says who had it. By itself, because it keeps out whoever takes clients
 * in; what it cannot do beside a long import the hourly sweep does.
 */
async function forgetWords(pool: Pool, words: readonly string[], log: Logger): Promise<void> {
  try {
    if (words.length > 0) await inTransaction(pool, (tx) => deleteUnusedWords(tx, words));
  } catch (err) {
    log.warn({ err }, "words of an erased client wait for the sweep");
  }
}

function requireConfirmed({ login, email, name, id }: Client, typed: string): void {
  const expected = login || email || name || id;
  if (typed !== expected) throw new AppError("failed_precondition", "search.not_confirmed", { expected });
}
