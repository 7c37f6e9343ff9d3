import {
  CLIENT_STATUSES,
  type ClientRow,
  type GoneClientRow,
  PAYMENT_STATUSES,
  type PaymentRow,
  type PersonRow,
  SERVICE_STATUSES,
  type ServiceRow,
} from "./client-row.ts";
import { type Fault, FieldReader } from "./field-reader.ts";
import { readMoment } from "./moment.ts";

/** How rows of one feed are read. */
export interface RowRules {
  /** IANA zone of times that are written without an offset. */
  readonly zone: string;
  /**
   * The highest version that is believed. Versions are counters or milliseconds since 1970; one from the future would
   * keep every later change out.
   */
  readonly latestVersion: number;
}

export type RowReading =
  | { readonly ok: true; readonly row: ClientRow | GoneClientRow }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const NAME_MAX = 200;
const ID_MAX = 200;
/** Telephone numbers are kept as they were written, and found when they are some. */
const PHONE_MAX = 60;
const COMMENT_MAX = 10_000;
const ALIASES_MAX = 50;
const PROJECTS_MAX = 100;
const PEOPLE_MAX = 500;
const SERVICES_MAX = 5_000;
const PAYMENTS_MAX = 10_000;
const DOMAINS_MAX = 200;
const ADDRESSES_MAX = 1_000;

/**
 * A client's row out of something that nobody has looked at, or all that is wrong with it. Fields are allow-listed: what
 * is not named here, such as passwords, is never seen again.
 */
export function readClientRow(input: unknown, rules: RowRules): RowReading {
  const fields = new FieldReader(input);
  const identity = { externalId: fields.filled("external_id", ID_MAX), version: versionOf(fields, rules) };
  const mergedInto = fields.text("merged_into", ID_MAX);
  const gone = fields.flag("deleted") || mergedInto !== undefined;
  if (mergedInto !== undefined && mergedInto === identity.externalId) fields.refuse("merged_into", "must be another");
  const row: ClientRow | GoneClientRow = gone
    ? { state: "gone", ...identity, mergedInto }
    : { state: "present", ...identity, ...accountOf(fields, rules), ...listsOf(fields, rules) };
  return fields.faults.length === 0 ? { ok: true, row } : { ok: false, faults: fields.faults };
}

function accountOf(fields: FieldReader, { zone }: RowRules) {
  return {
    aliases: fields.texts("aliases", ALIASES_MAX, (item, name) => item.text(name, ID_MAX)),
    login: fields.identifier("login", "login"),
    name: fields.text("name", NAME_MAX),
    email: fields.normalised("email", "email"),
    phone: fields.text("phone", PHONE_MAX),
    status: fields.choice("status", CLIENT_STATUSES) ?? "unknown",
    registeredAt: fields.moment("registered_at", zone),
    balance: fields.money("balance"),
    comment: fields.text("comment", COMMENT_MAX, "text"),
  };
}

function listsOf(fields: FieldReader, { zone }: RowRules) {
  const projects = fields.texts("projects", PROJECTS_MAX, (item, name) => item.text(name, NAME_MAX));
  const lists = {
    people: fields.list("people", PEOPLE_MAX, personOf),
    services: fields.list("services", SERVICES_MAX, (service) => serviceOf(service, zone)),
    payments: fields.list("payments", PAYMENTS_MAX, (payment) => paymentOf(payment, zone)),
  };
  refuseTwins(fields, "people", lists.people, (person) => person.externalId);
  refuseTwins(fields, "services", lists.services, (service) => `${service.kind} ${service.externalId}`);
  refuseTwins(fields, "payments", lists.payments, (payment) => payment.externalId);
  return { projects: fields.has("projects") ? projects : undefined, ...lists };
}

function personOf(fields: FieldReader): PersonRow {
  return {
    externalId: fields.filled("external_id", ID_MAX),
    name: fields.text("name", NAME_MAX),
    login: fields.identifier("login", "login"),
    email: fields.normalised("email", "email"),
    phone: fields.text("phone", PHONE_MAX),
    owner: fields.flag("owner"),
  };
}

function serviceOf(fields: FieldReader, zone: string): ServiceRow {
  return {
    externalId: fields.filled("external_id", ID_MAX),
    name: fields.text("name", NAME_MAX),
    kind: fields.text("kind", NAME_MAX),
    status: fields.choice("status", SERVICE_STATUSES) ?? "unknown",
    domains: fields.texts("domains", DOMAINS_MAX, (item, name) => item.normalised(name, "domain")),
    addresses: fields.texts("addresses", ADDRESSES_MAX, (item, name) => item.normalised(name, "ip")),
    startedAt: fields.moment("started_at", zone),
    expiresAt: fields.moment("expires_at", zone),
    price: fields.money("price"),
  };
}

function paymentOf(fields: FieldReader, zone: string): PaymentRow {
  return {
    externalId: fields.filled("external_id", ID_MAX),
    number: fields.identifier("number", "payment"),
    money: fields.money("money"),
    status: fields.choice("status", PAYMENT_STATUSES) ?? "unknown",
    paidAt: fields.moment("paid_at", zone),
  };
}

/** Versions may be told as a number, in figures, or as the moment of the change. */
function versionOf(fields: FieldReader, { zone, latestVersion }: RowRules): number {
  const before = fields.faults.length;
  const text = fields.scalar("version", 40) ?? "";
  if (fields.faults.length > before) return Number.NaN;
  const moment = readMoment(text, zone);
  const version = /^\d{1,16}$/.test(text) ? Number(text) : moment instanceof Date ? moment.getTime() : Number.NaN;
  if (!(Number.isSafeInteger(version) && version >= 0)) {
    fields.refuse("version", "must be a whole number, or the date and time of the change");
  } else if (version > latestVersion) fields.refuse("version", "must not be in the future");
  return version;
}

function refuseTwins<Item>(
  fields: FieldReader,
  name: string,
  items: readonly Item[] | undefined,
  identity: (item: Item) => string,
): void {
  const seen = new Set<string>();
  for (const [index, item] of (items ?? []).entries()) {
    const id = identity(item);
    if (seen.has(id)) fields.refuse(`${name}/${index}/external_id`, "must not be there twice");
    seen.add(id);
  }
}
