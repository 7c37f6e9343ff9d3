import type { Asking } from "@switchboard/pg/idempotency";
import { type EditDeps, type EditOf, editClient, edited } from "../changes/edit-client.ts";
import { noteEdit } from "../changes/note-edit.ts";
import type { Client, Payment } from "../domain/client.ts";
import { paymentIdentifiers } from "../domain/client-identifiers.ts";
import { type EditedPayment, paymentFields } from "../domain/edit-fields.ts";
import { paymentNotFound } from "../domain/refusals.ts";
import { saveEdits } from "../store/client-edits.ts";
import { replacePartIdentifiers } from "../store/client-identifiers.ts";
import { findPayment, listAllPayments, setPayment } from "../store/client-parts.ts";

/** What a payment is to be. */
export interface PaymentEdit extends EditOf {
  readonly paymentId: string;
  readonly payment: EditedPayment;
}

/** Edits a payment (D2). Throws what {@link editClient} does, not_found search.payment_not_found, search.stale_edit. */
export function savePayment(
  deps: EditDeps,
  asking: Asking,
  edit: PaymentEdit,
): Promise<{ readonly client: Client; readonly payment: Payment }> {
  const { paymentId: partId } = edit;
  return editClient(deps, asking, "SavePayment", edit, async (editing) => {
    const { tx, caller, client, now } = editing;
    const before = await findPayment(tx, client.id, partId);
    if (before === undefined) throw paymentNotFound(partId);
    const changes = editing.changes(paymentFields(before), paymentFields(edit.payment));
    if (changes.length === 0) return { client, payment: before };
    const payment = { ...edit.payment, id: partId };
    const named = { clientId: client.id, part: "payment", partId } as const;
    await saveEdits(
      tx,
      changes.map(({ field, before: told, after: value }) => ({ ...named, field, told, value })),
    );
    await setPayment(tx, client.id, payment);
    const payments = await listAllPayments(tx, client.id);
    await replacePartIdentifiers(tx, client.id, "payment", payments.flatMap(paymentIdentifiers));
    await noteEdit(tx, caller, { action: "edit_client_payment", ...named, changes }, now);
    return { client: await edited(editing), payment };
  });
}
