import type { Caller } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { type Asking, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { SearchDeps } from "../deps.ts";
import type { Client } from "../domain/client.ts";
import { asText, changesBetween, type EditFields, type FieldChange } from "../domain/edit-fields.ts";
import { clientNotFound } from "../domain/refusals.ts";
import { findClient, lockClients } from "../store/clients.ts";
import { findReach, type Reach } from "../store/visibility.ts";

/** What an edit works with. */
export type EditDeps = Pick<SearchDeps, "pool" | "now" | "written">;

/** Which client is edited, as of which of its versions. */
export interface EditOf {
  readonly clientId: string;
  readonly version: number;
}

/** A client that is being edited, locked, within the transaction. */
export interface Editing {
  readonly tx: Sql;
  readonly caller: Caller;
  readonly reach: Reach;
  readonly client: Client;
  readonly now: Date;
  /**
   * What an edit changes. Throws failed_precondition search.stale_edit, with what is there now in each field that it would change,
   * when the client has changed since the version that it is based on.
   */
  changes(before: EditFields, after: EditFields): readonly FieldChange[];
}

/**
 * Runs an edit of a client (D2) in one transaction, once for each idempotency key. Throws permission_denied caller.not_allowed,
 * not_found search.client_not_found, also for one that the caller may not see or that billing has no more.
 *
 * @param alsoChanged other clients that become others by it
 */
export function editClient<T>(
  { pool, now, written }: EditDeps,
  asking: Asking,
  rpc: string,
  { clientId, version, ...input }: EditOf,
  work: (editing: Editing) => Promise<T>,
  alsoChanged: (tx: Sql) => Promise<readonly string[]> = async () => [],
): Promise<T> {
  const { caller } = asking;
  const command = { asking, rpc, input: { clientId, version, ...input } };
  return writeOnce(
    pool,
    command,
    async (tx) => {
      const reach = await findReach(tx, caller, "clients:write");
      const known = await findClient(tx, clientId, reach);
      if (known === undefined) throw clientNotFound(clientId);
      // Edits and feeds of one client take turns, so that the version which is looked at is the one that is changed.
      await lockClients(tx, [known.id, ...(await alsoChanged(tx))]);
      const client = await findClient(tx, known.id, reach);
      if (client === undefined || client.deletedAt !== null) throw clientNotFound(clientId);
      const changes = (before: EditFields, after: EditFields) => {
        const changed = changesBetween(before, after);
        if (client.version !== version) throw staleEdit(client.version, version, changed);
        return changed;
      };
      return work({ tx, caller, reach, client, now: now(), changes });
    },
    written,
  );
}

/** The client as it became, whoever may see it now. */
export async function edited({ tx, client }: Editing): Promise<Client> {
  return (await findClient(tx, client.id, null)) ?? client;
}

function staleEdit(now: number, basedOn: number, changes: readonly FieldChange[]): AppError {
  const params = { version: String(now), based_on: String(basedOn) };
  const violations = changes.map(({ field, before }) => ({
    pointer: `/${field}`,
    detail: before.length === 0 ? "is empty now" : `is now: ${asText(before)}`,
  }));
  return new AppError("failed_precondition", "search.stale_edit", params, { violations });
}
