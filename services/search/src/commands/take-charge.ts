import { appendToOutbox } from "@switchboard/bus/outbox";
import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { inTransaction } from "@switchboard/pg/pool";
import type { EditDeps } from "../changes/edit-client.ts";
import { lockClient } from "../changes/lock-client.ts";
import type { Expense } from "../domain/client.ts";
import { currencyCode, decimal } from "../domain/money.ts";
import { clientSaved } from "../events.ts";
import { logChanges } from "../store/client-changes.ts";
import { insertExpense } from "../store/client-parts.ts";
import { bumpClients } from "../store/clients.ts";

/** What a client was charged for a ticket. */
export interface Charge extends Omit<Expense, "id"> {
  readonly chargeId: string;
  readonly clientId: string;
  readonly actor: string;
}

const REASON = "search.invalid_request";
const DESCRIPTION_MAX = 1_000;

/**
 * Makes a charge an expense of its client, once however often it is told (T7). Throws not_found search.client_not_found;
 * invalid_argument search.invalid_request naming the field.
 */
export async function takeCharge({ pool, now, written }: EditDeps, charge: Charge): Promise<void> {
  const { chargeId, clientId, actor, ...told } = charge;
  const expense = checkExpense({ ...told, id: chargeId });
  await inTransaction(pool, async (tx) => {
    const client = await lockClient(tx, clientId);
    if (!(await insertExpense(tx, client.id, expense))) return;
    await bumpClients(tx, [client.id], now());
    const changes = await logChanges(tx, [client.id], actor, now());
    await appendToOutbox(
      tx,
      changes.map((change) => clientSaved({ ...change, actor })),
    );
  });
  written();
}

function checkExpense({ id, amount, currency, description, spentAt }: Expense): Expense {
  const figures = decimal(amount);
  if (!isUuid(id)) throw invalidField(REASON, "/charge_id", "must be a UUID");
  if (figures === undefined || figures.startsWith("-") || !/[1-9]/.test(figures)) {
    throw invalidField(REASON, "/amount", "must be decimal text of more than zero");
  }
  const code = currencyCode(currency);
  if (code === undefined) throw invalidField(REASON, "/currency", "must be a currency of ISO 4217");
  if (description.length > DESCRIPTION_MAX || description.includes("\0")) {
    throw invalidField(REASON, "/description", `must have at most ${DESCRIPTION_MAX} characters`);
  }
  return { id, amount: figures, currency: code, description, spentAt };
}
