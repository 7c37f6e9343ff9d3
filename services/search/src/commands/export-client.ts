import { callerName } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { appendAuditEntry } from "@switchboard/pg/audit-entries";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { EditDeps } from "../changes/edit-client.ts";
import { NAMES_MAX, readPrivacyRequest } from "../changes/privacy-request.ts";
import type { SearchDeps } from "../deps.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { CHATS_SOURCE } from "../domain/registration.ts";
import { listIdsIn, listSitesOf } from "../store/client-sources.ts";
import { findClient } from "../store/clients.ts";
import { listEmailsOf, type Subject } from "../store/erased-clients.ts";
import { insertPrivacyRequest, type PrivacyRequest } from "../store/privacy-requests.ts";

/** So long after it was asked for an archive can be fetched, in milliseconds. */
const ARCHIVE_MS = 7 * 24 * 60 * 60_000;

/**
 * Notes that somebody may fetch what is known of a client (D3); nothing is stored for it. Audited. Throws not_found
 * search.client_not_found.
 */
export async function exportClient(
  { pool, now, written }: EditDeps,
  asking: Asking,
  input: { readonly clientId: string; readonly reason: string },
): Promise<PrivacyRequest> {
  const { caller } = asking;
  const { id } = await writeOnce(
    pool,
    { asking, rpc: "ExportClient", input },
    async (tx) => {
      const client = await findClient(tx, input.clientId, null);
      if (client === undefined) throw clientNotFound(input.clientId);
      const request = {
        id: newId(),
        kind: "export" as const,
        clientId: client.id,
        reason: input.reason,
        requestedById: "id" in caller ? caller.id : "",
        requestedByName: callerName(caller),
        requestedAt: now(),
      };
      await insertPrivacyRequest(tx, request);
      const details = { request_id: request.id, reason: input.reason };
      await appendAuditEntry(tx, { actor: caller, action: "export_client", targetId: client.id, details });
      return { id: request.id };
    },
    written,
  );
  return readPrivacyRequest({ pool }, id);
}

/**
 * By what services know the client of a request, for whoever made it. Audited each time. Throws not_found
 * search.privacy_request_not_found, search.client_not_found; permission_denied search.not_your_request; failed_precondition
 * search.archive_expired.
 */
export async function openArchive(
  { pool, now }: SearchDeps,
  { caller }: Pick<Asking, "caller">,
  requestId: string,
): Promise<Omit<Subject, "erasedChatIds">> {
  const request = await readPrivacyRequest({ pool }, requestId);
  if (request.kind !== "export") {
    throw new AppError("not_found", "search.privacy_request_not_found", { request_id: requestId });
  }
  if (!("id" in caller) || caller.id !== request.requestedById) {
    throw new AppError("permission_denied", "search.not_your_request");
  }
  if (now().getTime() > request.requestedAt.getTime() + ARCHIVE_MS) {
    throw new AppError("failed_precondition", "search.archive_expired");
  }
  return pool.transaction(async (tx) => {
    const client = await findClient(tx, request.clientId, null);
    if (client === undefined) throw clientNotFound(request.clientId);
    const details = { request_id: requestId };
    await appendAuditEntry(tx, { actor: caller, action: "fetch_archive", targetId: client.id, details });
    return {
      clientId: client.id,
      sites: await listSitesOf(tx, client.id, NAMES_MAX),
      chatIds: await listIdsIn(tx, CHATS_SOURCE, client.id, NAMES_MAX),
      emails: await listEmailsOf(tx, client.id),
    };
  });
}
