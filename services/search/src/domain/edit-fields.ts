import type { Client, Payment, Person, Service } from "./client.ts";
import type { ClientRow, PaymentRow, ServiceRow } from "./client-row.ts";

/** Fields that can be edited, by their names in the API: what is not known is empty, times are RFC 3339 in UTC. */
export type EditFields = Readonly<Record<string, string | readonly string[]>>;

/** A field that becomes another. */
export interface FieldChange {
  readonly field: string;
  readonly before: string | readonly string[];
  readonly after: string | readonly string[];
}

/** The fields that `after` has and that are otherwise before. */
export function changesBetween(before: EditFields, after: EditFields): FieldChange[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const old = before[field] ?? "";
    return areSame(old, value) ? [] : [{ field, before: old, after: value }];
  });
}

/** Whether two values of a field are one. */
export function areSame(one: string | readonly string[], other: string | readonly string[]): boolean {
  return asText(one) === asText(other);
}

/** A value as a text: of a list an entry a line. */
export function asText(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join("\n");
}

/** What can be edited of an account. */
export function accountFields({ name, email, phone, comment, projectIds }: EditedAccount): EditFields {
  return { name, email, phone, comment, project_ids: [...projectIds].sort() };
}

/** What can be edited of a service. */
export function serviceFields({ name, status, domains, addresses, expiresAt }: EditedService): EditFields {
  return { name, status, domains, addresses, expires_at: timeText(expiresAt) };
}

/** What can be edited of a payment. */
export function paymentFields({ number, amount, currency, status, paidAt }: EditedPayment): EditFields {
  return { number, amount, currency, status, paid_at: timeText(paidAt) };
}

/** What can be edited of a person. */
export function personFields({ login, name, email, phone }: EditedPerson): EditFields {
  return { login, name, email, phone };
}

export type EditedAccount = Pick<Client, "name" | "email" | "phone" | "comment" | "projectIds">;
export type EditedService = Pick<Service, "name" | "status" | "domains" | "addresses" | "expiresAt">;
export type EditedPayment = Omit<Payment, "id">;
export type EditedPerson = Omit<Person, "id" | "owner">;

/**
 * What a feed tells of an account, of what can be edited; a comment or projects that it does not tell of are not there.
 *
 * @param projectIds those that the row names
 */
export function toldAccountFields(row: ClientRow, projectIds: readonly string[]): EditFields {
  const { name = "", email = "", phone = "", comment = "" } = row;
  const { comment: _, project_ids: __, ...always } = accountFields({ name, email, phone, comment, projectIds });
  return {
    ...always,
    ...(row.comment !== undefined && { comment }),
    ...(row.projects !== undefined && { project_ids: [...projectIds].sort() }),
  };
}

/** What a feed tells of a service, of what can be edited. */
export function toldServiceFields({ name = "", status, domains, addresses, expiresAt }: ServiceRow): EditFields {
  return serviceFields({ name, status, domains, addresses, expiresAt: expiresAt ?? null });
}

/** What a feed tells of a payment, of what can be edited. */
export function toldPaymentFields({ number = "", money, status, paidAt }: PaymentRow): EditFields {
  const { amount = "", currency = "" } = money ?? {};
  return paymentFields({ number, amount, currency, status, paidAt: paidAt ?? null });
}

function timeText(time: Date | null): string {
  return time?.toISOString() ?? "";
}
