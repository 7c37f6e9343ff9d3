import { prepared, type Sql } from "@switchboard/pg/pool";
import {
  insertOf,
  listOf,
  orNull,
  type RowOf,
  type Table,
  table,
  text,
  timestamptz,
  uuid,
  word,
} from "@switchboard/pg/table";
import type { Expense, Payment, Service } from "../domain/client.ts";
import type { PaymentStatus, ServiceStatus } from "../domain/client-row.ts";

/** Rows of one list that are shown with a client. */
const SHOWN_MAX = 200;

const services = table("services", {
  clientId: uuid,
  externalId: text,
  name: text,
  kind: text,
  status: word<ServiceStatus>(),
  domains: listOf(text),
  addresses: listOf(text),
  price: text,
  currency: text,
  startedAt: orNull(timestamptz),
  expiresAt: orNull(timestamptz),
});
const payments = table("payments", {
  clientId: uuid,
  externalId: text,
  number: text,
  amount: text,
  currency: text,
  status: word<PaymentStatus>(),
  paidAt: orNull(timestamptz),
});

/** A service as it is kept. */
export type ServiceOfClient = RowOf<typeof services>;
/** A payment as it is kept. */
export type PaymentOfClient = RowOf<typeof payments>;

/** The services of a client, by their ids. */
export function listServices(sql: Sql, clientId: string): Promise<Service[]> {
  return sql.rows<Service>(
    `
    select external_id as id, name, kind, status, domains, addresses, price, currency, started_at as "startedAt",
      expires_at as "expiresAt"
    from services
    where client_id = $1
    order by kind, external_id
    limit ${SHOWN_MAX}`,
    [clientId],
  );
}

/** The payments of a client, the newest first. */
export function listPayments(sql: Sql, clientId: string): Promise<Payment[]> {
  return sql.rows<Payment>(
    `
    select external_id as id, number, amount, currency, status, paid_at as "paidAt"
    from payments
    where client_id = $1
    order by paid_at desc nulls last, external_id
    limit ${SHOWN_MAX}`,
    [clientId],
  );
}

/** The expenses of a client, the newest first. */
export function listExpenses(sql: Sql, clientId: string): Promise<Expense[]> {
  return sql.rows<Expense>(
    `
    select id, amount, currency, description, spent_at as "spentAt"
    from expenses
    where client_id = $1
    order by spent_at desc, id
    limit ${SHOWN_MAX}`,
    [clientId],
  );
}

/** Replaces the services of clients; `clientIds` are those that may have some. */
export function replaceServices(
  tx: Sql,
  clientIds: readonly string[],
  rows: readonly ServiceOfClient[],
): Promise<void> {
  return replace(tx, services, clientIds, rows);
}

/** Replaces the payments of clients, as above. */
export function replacePayments(
  tx: Sql,
  clientIds: readonly string[],
  rows: readonly PaymentOfClient[],
): Promise<void> {
  return replace(tx, payments, clientIds, rows);
}

async function replace<Row>(
  tx: Sql,
  target: Table<Row>,
  clientIds: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  if (clientIds.length > 0) {
    await tx.query(`delete from ${target.name} where client_id = any ($1::uuid[])`, [clientIds]);
  }
  if (rows.length > 0) await tx.query(prepared(insertOf(target)), [JSON.stringify(rows)]);
}
