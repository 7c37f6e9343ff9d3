import type { ClientRow, PaymentRow, ServiceRow } from "./client-row.ts";
import { areSame, type EditFields, toldAccountFields, toldPaymentFields, toldServiceFields } from "./edit-fields.ts";

/** A field that was edited here, and what billing had told of it before. */
export interface Edit {
  readonly part: EditedPart;
  /** Of a service or payment; empty for the account. */
  readonly partId: string;
  /** By its name in the API; empty for a service that was deleted. */
  readonly field: string;
  readonly told: string | readonly string[];
  readonly value: string | readonly string[];
}

type EditedPart = "account" | "service" | "payment";

/** A row with the edits that stay, and those that are over. */
export interface KeptEdits {
  readonly row: ClientRow;
  readonly over: readonly Edit[];
}

/** Under which a client's service is edited: ids are of their kind alone. */
export function servicePartId(kind: string, id: string): string {
  return JSON.stringify([kind, id]);
}

/** A service as billing told it, before it was edited here. */
export function withoutEdits(service: ServiceRow, edits: readonly Edit[]): ServiceRow {
  return withService(service, Object.fromEntries(edits.map(({ field, told }) => [field, told])));
}

/** What billing tells of a service, as one text: a deletion here stays until that is another. */
export function toldOfService(service: ServiceRow): string {
  const { status, price, startedAt } = service;
  return JSON.stringify([toldServiceFields(service), status, price ?? null, startedAt?.toISOString() ?? null]);
}

/**
 * A row of a feed as it is taken in where something was edited here. A field that billing tells as it did before the edit stays
 * as it was edited; once billing tells another value, or the same one, the edit is over. A row that does not tell of a
 * list says nothing of edits in it.
 *
 * @param projectIds those that the row names
 */
export function keepEdits(row: ClientRow, projectIds: readonly string[], edits: readonly Edit[]): KeptEdits {
  const over: Edit[] = [];
  const of = (part: EditedPart, partId: string) => edits.filter((one) => one.part === part && one.partId === partId);
  const kept = (told: EditFields, among: readonly Edit[]): EditFields => {
    const { fields, over: ended } = editsThatStay(told, among);
    over.push(...ended);
    return fields;
  };
  const account = kept(toldAccountFields(row, projectIds), of("account", ""));
  const services = row.services?.flatMap((service) => {
    const among = of("service", servicePartId(service.kind ?? "", service.externalId));
    const deletion = among.find(({ field }) => field === "");
    if (deletion === undefined) return withService(service, kept(toldServiceFields(service), among));
    if (areSame(deletion.told, toldOfService(service))) return [];
    over.push(deletion);
    return service;
  });
  const payments = row.payments?.map((payment) =>
    withPayment(payment, kept(toldPaymentFields(payment), of("payment", payment.externalId))),
  );
  over.push(...edits.filter((edit) => isOfNothing(edit, row)));
  return { row: { ...withAccount(row, account), services, payments }, over };
}

/** What stays of edits of one thing: the fields as they were edited, where billing tells them as it did before; and those that are over. */
export function editsThatStay<E extends Pick<Edit, "field" | "told" | "value">>(told: EditFields, among: readonly E[]) {
  const known = among.filter(({ field }) => told[field] !== undefined);
  const isOver = ({ field, told: before, value }: E) => {
    const now = told[field] ?? "";
    return areSame(now, value) || !areSame(now, before);
  };
  const { over = [], staying = [] } = Object.groupBy(known, (edit) => (isOver(edit) ? "over" : "staying"));
  const fields: EditFields = Object.fromEntries(staying.map(({ field, value }) => [field, value]));
  return { fields, over };
}

/** Whether billing has no more what was edited. */
function isOfNothing({ part, partId }: Edit, { services, payments }: ClientRow): boolean {
  switch (part) {
    case "account":
      return false;
    case "service":
      return services?.some(({ kind = "", externalId }) => servicePartId(kind, externalId) === partId) === false;
    case "payment":
      return payments?.some(({ externalId }) => externalId === partId) === false;
  }
}

function withAccount(row: ClientRow, fields: EditFields): ClientRow {
  const { name = row.name, email = row.email, phone = row.phone, comment = row.comment } = texts(fields);
  return { ...row, name, email, phone, comment, projects: list(fields, "project_ids") ?? row.projects };
}

function withService(service: ServiceRow, fields: EditFields): ServiceRow {
  const { name = service.name, status = service.status, expires_at: expires } = texts(fields);
  return {
    ...service,
    name,
    status: status as ServiceRow["status"],
    domains: list(fields, "domains") ?? service.domains,
    addresses: list(fields, "addresses") ?? service.addresses,
    expiresAt: expires === undefined ? service.expiresAt : timeOf(expires),
  };
}

function withPayment(payment: PaymentRow, fields: EditFields): PaymentRow {
  const { number = payment.number, status = payment.status, paid_at: paid } = texts(fields);
  const { amount = payment.money?.amount ?? "", currency = payment.money?.currency ?? "" } = texts(fields);
  return {
    ...payment,
    number,
    status: status as PaymentRow["status"],
    money: amount === "" ? undefined : { amount, ...(currency !== "" && { currency }) },
    paidAt: paid === undefined ? payment.paidAt : timeOf(paid),
  };
}

function texts(fields: EditFields): Readonly<Partial<Record<string, string>>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === "string")) as Readonly<
    Record<string, string>
  >;
}

function list(fields: EditFields, name: string): readonly string[] | undefined {
  const value = fields[name];
  return typeof value === "string" ? undefined : value;
}

function timeOf(text: string): Date | undefined {
  return text === "" ? undefined : new Date(text);
}
