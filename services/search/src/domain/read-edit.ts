import { AppError, type Violation } from "@switchboard/kit/errors";
import { PAYMENT_STATUSES, type PaymentStatus, SERVICE_STATUSES, type ServiceStatus } from "./client-row.ts";
import type { EditedAccount, EditedPayment, EditedPerson, EditedService } from "./edit-fields.ts";
import { FieldReader } from "./field-reader.ts";

const NAME_MAX = 200;
const PHONE_MAX = 60;
const COMMENT_MAX = 10_000;
const PROJECTS_MAX = 100;
const DOMAINS_MAX = 200;
const ADDRESSES_MAX = 1_000;
const REASON_MAX = 1_000;

/** What is wrong with an edit. */
export function invalidEdit(violations: readonly Violation[]): AppError {
  return new AppError("invalid_argument", "search.invalid_edit", {}, { violations });
}

/** An account as it is to be, each field in its one form. Throws invalid_argument search.invalid_edit. */
export function readAccountEdit(input: object): EditedAccount {
  return read(input, (fields) => ({
    name: fields.text("name", NAME_MAX) ?? "",
    email: fields.normalised("email", "email") ?? "",
    phone: fields.text("phone", PHONE_MAX) ?? "",
    comment: fields.text("comment", COMMENT_MAX, "text") ?? "",
    projectIds: fields.texts("project_ids", PROJECTS_MAX, (item, name) => item.text(name, NAME_MAX)),
  }));
}

/** A service as it is to be, as above. */
export function readServiceEdit(input: object): EditedService {
  return read(input, (fields) => ({
    name: fields.text("name", NAME_MAX) ?? "",
    status: statusOf<ServiceStatus>(fields, SERVICE_STATUSES),
    domains: fields.texts("domains", DOMAINS_MAX, (item, name) => item.normalised(name, "domain")),
    addresses: fields.texts("addresses", ADDRESSES_MAX, (item, name) => item.normalised(name, "ip")),
    expiresAt: fields.moment("expires_at", "UTC") ?? null,
  }));
}

/** A payment as it is to be, as above. */
export function readPaymentEdit({ amount, currency, ...input }: Readonly<Record<string, string>>): EditedPayment {
  const isKnown = amount !== "" || currency !== "";
  return read({ ...input, ...(isKnown && { money: { amount, currency } }) }, (fields) => {
    const money = fields.money("money");
    return {
      number: fields.identifier("number", "payment") ?? "",
      amount: money?.amount ?? "",
      currency: money?.currency ?? "",
      status: statusOf<PaymentStatus>(fields, PAYMENT_STATUSES),
      paidAt: fields.moment("paid_at", "UTC") ?? null,
    };
  });
}

/** A person as they are to be, as above; somebody of whom something is known. */
export function readPersonEdit(input: object): EditedPerson {
  return read(input, (fields) => {
    const person = {
      login: fields.identifier("login", "login") ?? "",
      name: fields.text("name", NAME_MAX) ?? "",
      email: fields.normalised("email", "email") ?? "",
      phone: fields.text("phone", PHONE_MAX) ?? "",
    };
    const isNobody = fields.faults.length === 0 && Object.values(person).every((value) => value === "");
    if (isNobody) fields.refuse("name", "must be there, or a login, an email or a phone");
    return person;
  });
}

/** Why a service is deleted. Throws invalid_argument search.invalid_edit. */
export function readReason(reason: string): string {
  return read({ reason }, (fields) => {
    const text = fields.text("reason", REASON_MAX, "text");
    return text ?? fields.refuse("reason", "must not be blank") ?? "";
  });
}

function statusOf<S extends string>(fields: FieldReader, words: readonly S[]): S {
  return (
    fields.choice("status", words) ?? fields.refuse("status", `must be one of ${words.join(", ")}`) ?? (words[0] as S)
  );
}

function read<T>(input: object, into: (fields: FieldReader) => T): T {
  const fields = new FieldReader(input);
  const value = into(fields);
  if (fields.faults.length === 0) return value;
  // Money is two fields of an edit.
  throw invalidEdit(
    fields.faults.map(({ field, reason }) => ({ pointer: field.replace(/^\/money/, ""), detail: reason })),
  );
}
