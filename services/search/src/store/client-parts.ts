import type { Range } from "@switchboard/kit/read-page";
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

const serviceColumns = `
  external_id as id, name, kind, status, domains, addresses, price, currency, started_at as "startedAt",
  expires_at as "expiresAt"`;
const paymentColumns = `external_id as id, number, amount, currency, status, paid_at as "paidAt"`;

/** The services of a client by kind and id, so many after one of them. */
export function listServices(
  sql: Sql,
  clientId: string,
  after: Pick<Service, "kind" | "id"> | undefined,
  limit: number,
): Promise<Service[]> {
  return sql.rows<Service>(
    `
    select ${serviceColumns}
    from services
    where client_id = $1 and ($2::text is null or (kind, external_id) > ($2, $3::text))
    order by kind, external_id
    limit $4`,
    [clientId, after?.kind ?? null, after?.id ?? null, limit],
  );
}

/** All services of a client: as many as a feed may tell of. */
export function listAllServices(tx: Sql, clientId: string): Promise<Service[]> {
  return tx.rows<Service>(`select ${serviceColumns} from services where client_id = $1`, [clientId]);
}

/** One service of a client. */
export function findService(tx: Sql, clientId: string, kind: string, id: string): Promise<Service | undefined> {
  const text = `select ${serviceColumns} from services where client_id = $1 and kind = $2 and external_id = $3`;
  return tx.row<Service>(text, [clientId, kind, id]);
}

/** Sets what can be edited of a service. */
export async function setService(tx: Sql, clientId: string, service: Service): Promise<void> {
  const { kind, id, name, status, domains, addresses, expiresAt } = service;
  await tx.query(
    `
    update services
    set name = $4, status = $5, domains = $6, addresses = $7, expires_at = $8
    where client_id = $1 and kind = $2 and external_id = $3`,
    [clientId, kind, id, name, status, domains, addresses, expiresAt],
  );
}

/** Removes a service of a client. */
export async function deleteService(
  tx: Sql,
  clientId: string,
  { kind, id }: Pick<Service, "kind" | "id">,
): Promise<void> {
  await tx.query("delete from services where client_id = $1 and kind = $2 and external_id = $3", [clientId, kind, id]);
}

/**
 * The payments of a client, the newest first, those of an unknown time last, so many after one of them. A client has no more than a
 * feed may tell of: they are sorted, which is cheaper than an index that every import would write.
 */
export function listPayments(
  sql: Sql,
  clientId: string,
  after: Pick<Payment, "paidAt" | "id"> | undefined,
  limit: number,
): Promise<Payment[]> {
  return sql.rows<Payment>(
    `
    select ${paymentColumns}
    from payments
    where client_id = $1
      and ($3::text is null
        or (coalesce(paid_at, '-infinity'), external_id) < (coalesce($2::timestamptz, '-infinity'), $3))
    order by coalesce(paid_at, '-infinity') desc, external_id desc
    limit $4`,
    [clientId, after?.paidAt ?? null, after?.id ?? null, limit],
  );
}

/** All payments of a client, as many as a feed may tell of. */
export function listAllPayments(tx: Sql, clientId: string): Promise<Payment[]> {
  return tx.rows<Payment>(`select ${paymentColumns} from payments where client_id = $1`, [clientId]);
}

/** One payment of a client. */
export function findPayment(tx: Sql, clientId: string, id: string): Promise<Payment | undefined> {
  const text = `select ${paymentColumns} from payments where client_id = $1 and external_id = $2`;
  return tx.row<Payment>(text, [clientId, id]);
}

/** Sets what can be edited of a payment. */
export async function setPayment(tx: Sql, clientId: string, payment: Payment): Promise<void> {
  const { id, number, amount, currency, status, paidAt } = payment;
  await tx.query(
    `
    update payments
    set number = $3, amount = $4, currency = $5, status = $6, paid_at = $7
    where client_id = $1 and external_id = $2`,
    [clientId, id, number, amount, currency, status, paidAt],
  );
}

/** Adds an expense to a client; false when it is there already, whoever has it. */
export async function insertExpense(tx: Sql, clientId: string, expense: Expense): Promise<boolean> {
  const { id, amount, currency, description, spentAt } = expense;
  const added = await tx.count(
    `
    insert into expenses (id, client_id, amount, currency, description, spent_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do nothing`,
    [id, clientId, amount, currency, description, spentAt],
  );
  return added > 0;
}

/** The expenses of a client, the newest first. */
export function listExpenses(sql: Sql, clientId: string, { after, limit }: Range): Promise<Expense[]> {
  return sql.rows<Expense>(
    `
    select id, amount, currency, description, spent_at as "spentAt"
    from expenses
    where client_id = $1 and ($3::uuid is null or (spent_at, id) < ($2::timestamptz, $3))
    order by spent_at desc, id desc
    limit $4`,
    [clientId, after?.at ?? null, after?.id ?? null, limit],
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
