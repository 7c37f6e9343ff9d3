import type { Asking } from "@switchboard/pg/idempotency";
import { type EditDeps, type Editing, type EditOf, editClient, edited } from "../changes/edit-client.ts";
import { noteEdit } from "../changes/note-edit.ts";
import type { Client } from "../domain/client.ts";
import { contactIdentifiers } from "../domain/client-identifiers.ts";
import { accountFields, type EditedAccount } from "../domain/edit-fields.ts";
import { invalidEdit } from "../domain/read-edit.ts";
import { saveEdits } from "../store/client-edits.ts";
import { replaceContacts } from "../store/client-identifiers.ts";
import { projectIdsByName, replaceProjects, setAccount } from "../store/clients.ts";

/** What an account is to be. */
export interface AccountEdit extends EditOf {
  readonly account: EditedAccount;
}

/**
 * Edits an account (D2). Throws what {@link editClient} does; invalid_argument search.invalid_edit for projects that there are
 * not or that the caller does not answer for; failed_precondition search.stale_edit.
 */
export function saveAccount(deps: EditDeps, asking: Asking, edit: AccountEdit): Promise<Client> {
  const { account } = edit;
  return editClient(deps, asking, "SaveAccount", edit, async (editing) => {
    const { tx, caller, client, now } = editing;
    const { id } = client;
    const changes = editing.changes(accountFields(client), accountFields(account));
    if (changes.length === 0) return client;
    await checkProjects(editing, account.projectIds);
    const noted = changes.map(({ field, before, after }) => ({ field, told: before, value: after }));
    await saveEdits(
      tx,
      noted.map((one) => ({ ...one, clientId: id, part: "account", partId: "" })),
    );
    await setAccount(tx, id, account);
    await replaceProjects(
      tx,
      [id],
      account.projectIds.map((projectId) => ({ clientId: id, projectId })),
    );
    await replaceContacts(tx, id, contactIdentifiers({ ...account, login: undefined }));
    await noteEdit(tx, caller, { action: "edit_client_account", clientId: id, part: "account", changes }, now);
    return edited(editing);
  });
}

/** Nobody enables or disables a client in a project that they do not answer for. */
async function checkProjects({ tx, reach, client }: Editing, projectIds: readonly string[]): Promise<void> {
  const there = await projectIdsByName(tx);
  const isOther = (id: string) => !client.projectIds.includes(id);
  const unknown = projectIds.findIndex((id) => isOther(id) && !there.has(id));
  if (unknown >= 0)
    throw invalidEdit([{ pointer: `/project_ids/${unknown}`, detail: "must be a project that there is" }]);
  const moved = [...projectIds.filter(isOther), ...client.projectIds.filter((id) => !projectIds.includes(id))];
  if (reach === null || moved.every((id) => reach.includes(id))) return;
  throw invalidEdit([{ pointer: "/project_ids", detail: "must differ by projects that your departments answer for" }]);
}
