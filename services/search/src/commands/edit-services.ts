import type { Asking } from "@switchboard/pg/idempotency";
import { type EditDeps, type Editing, type EditOf, editClient, edited } from "../changes/edit-client.ts";
import { noteEdit } from "../changes/note-edit.ts";
import type { Client, Service } from "../domain/client.ts";
import { serviceIdentifiers } from "../domain/client-identifiers.ts";
import { type EditedService, type EditFields, serviceFields } from "../domain/edit-fields.ts";
import { servicePartId, toldOfService, withoutEdits } from "../domain/keep-edits.ts";
import { serviceNotFound } from "../domain/refusals.ts";
import { deletePartEdits, saveEdits } from "../store/client-edits.ts";
import { replacePartIdentifiers } from "../store/client-identifiers.ts";
import { deleteService as deleteRow, findService, listAllServices, setService } from "../store/client-parts.ts";

/** Which service is edited. */
interface ServiceEditOf extends EditOf {
  readonly serviceId: string;
  readonly kind: string;
}

/** What a service is to be. */
export interface ServiceEdit extends ServiceEditOf {
  readonly service: EditedService;
}

/** Edits a service (D2). Throws what {@link editClient} does, not_found search.service_not_found, search.stale_edit. */
export function saveService(
  deps: EditDeps,
  asking: Asking,
  edit: ServiceEdit,
): Promise<{ readonly client: Client; readonly service: Service }> {
  return editClient(deps, asking, "SaveService", edit, async (editing) => {
    const { tx, caller, client, now } = editing;
    const { before, part } = await find(editing, edit);
    const changes = editing.changes(serviceFields(before), serviceFields(edit.service));
    if (changes.length === 0) return { client, service: before };
    const service = { ...before, ...edit.service };
    await saveEdits(
      tx,
      changes.map(({ field, before: told, after: value }) => ({ ...part, field, told, value })),
    );
    await setService(tx, client.id, service);
    await index(editing);
    await noteEdit(tx, caller, { action: "edit_client_service", ...named(client, edit), changes }, now);
    return { client: await edited(editing), service };
  });
}

/** Why a service is to go. */
export interface ServiceDeletion extends ServiceEditOf {
  readonly reason: string;
}

/** Deletes a service (D2), which stays away until billing tells something new of it. Throws as {@link saveService}. */
export function deleteService(deps: EditDeps, asking: Asking, edit: ServiceDeletion): Promise<Client> {
  return editClient(deps, asking, "DeleteService", edit, async (editing) => {
    const { tx, caller, client, now } = editing;
    const { before, part } = await find(editing, edit);
    const none: EditFields = { name: "", status: "", domains: [], addresses: [], expires_at: "" };
    const changes = editing.changes(serviceFields(before), none);
    const told = withoutEdits(toRow(before), await deletePartEdits(tx, part));
    await saveEdits(tx, [{ ...part, field: "", told: toldOfService(told), value: "deleted" }]);
    await deleteRow(tx, client.id, before);
    await index(editing);
    const { reason } = edit;
    await noteEdit(tx, caller, { action: "delete_client_service", ...named(client, edit), changes, reason }, now);
    return edited(editing);
  });
}

async function find({ tx, client }: Editing, { serviceId, kind }: ServiceEditOf) {
  const before = await findService(tx, client.id, kind, serviceId);
  if (before === undefined) throw serviceNotFound(serviceId);
  return { before, part: { clientId: client.id, part: "service" as const, partId: servicePartId(kind, serviceId) } };
}

function named({ id }: Client, { serviceId, kind }: ServiceEditOf) {
  return { clientId: id, part: "service" as const, partId: serviceId, partKind: kind };
}

async function index({ tx, client }: Editing): Promise<void> {
  const services = await listAllServices(tx, client.id);
  await replacePartIdentifiers(tx, client.id, "service", services.map(toRow).flatMap(serviceIdentifiers));
}

/** A service as a feed would tell of it. */
function toRow({ id, price, currency, startedAt, expiresAt, ...service }: Service) {
  return {
    ...service,
    externalId: id,
    price: price === "" ? undefined : { amount: price, ...(currency !== "" && { currency }) },
    startedAt: startedAt ?? undefined,
    expiresAt: expiresAt ?? undefined,
  };
}
