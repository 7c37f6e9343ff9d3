import { DraftBook, type ListName } from "./draft-book.ts";
import type { Drafts, Fields, Page, Pass } from "./page.ts";
import { dateOr, domainsIn, emailOr, fieldsOf, firstOf, joined, list, moneyOr, statusOf, textOf } from "./values.ts";

const clientStatuses = { active: "active", suspended: "suspended", canceled: "closed" } as const;
const serviceStatuses = {
  pending_setup: "pending",
  failed_setup: "pending",
  active: "active",
  failed_renew: "active",
  suspended: "suspended",
  failed_suspend: "active",
  failed_unsuspend: "suspended",
  canceled: "ended",
  failed_cancel: "active",
} as const;
const paymentStatuses = { unpaid: "pending", paid: "paid", refunded: "refunded", canceled: "cancelled" } as const;

/**
 * Clients of FOSSBilling 0.8 out of answers of `client.get_list`, `order.get_list` and `invoice.get_list`; pages are
 * named so. Clients are people at once; passwords and access hashes stay where they are.
 */
export function readFossbilling(pages: readonly Page[], pass: Pass): Drafts {
  const book = new DraftBook();
  for (const page of pages) readPage(book, page, pass);
  return book.finish(pass.version);
}

type Take = (book: DraftBook, item: Fields, pass: Pass) => void;

/** What is taken of each item of a list, and what of clients it tells all of. */
const takers: Readonly<Record<string, { readonly take: Take; readonly tells?: ListName }>> = {
  "client.get_list": { take: takeClient },
  "order.get_list": { take: takeOrder, tells: "services" },
  "invoice.get_list": { take: takeInvoice, tells: "payments" },
};

function readPage(book: DraftBook, page: Page, pass: Pass): void {
  const taker = takers[page.call];
  const result = fieldsOf(fieldsOf(page.body)["result"]);
  const items = list(result["list"]);
  const total = Number(result["total"] ?? items.length);
  const trouble =
    taker === undefined ? `answers ${page.call}, of which nothing is taken` : troubleOf(page, items, total);
  if (taker === undefined || trouble !== undefined) {
    book.fault(page, trouble ?? "", taker?.tells && [taker.tells]);
    return;
  }
  const ids = items.map((item) => textOf(item["id"]) ?? "");
  book.count(page, { about: page.about, total, ids, list: taker.tells });
  if (taker.tells !== undefined) book.tells(taker.tells, page.about);
  for (const item of items) taker.take(book, item, pass);
}

function troubleOf({ body }: Page, items: readonly Fields[], total: number): string | undefined {
  const { error, result } = fieldsOf(body);
  const told = fieldsOf(error);
  if (Object.keys(told).length > 0) return `is an error: ${firstOf(told, "message", "code") ?? "without a message"}`;
  if (!("list" in fieldsOf(result))) return "says success and has no list";
  return items.length === 0 && total > 0 ? `says success and none of ${total} rows` : undefined;
}

function takeClient(book: DraftBook, client: Fields, { zone }: Pass): void {
  const id = textOf(client["id"]);
  const foreign = textOf(client["aid"]);
  const code = textOf(client["phone_cc"]);
  if (id === undefined) return;
  book.account(id, {
    aliases: foreign === undefined ? undefined : [foreign],
    name: firstOf(client, "company") ?? joined(textOf(client["first_name"]), textOf(client["last_name"])),
    email: emailOr(textOf(client["email"])),
    phone: joined(code === undefined ? undefined : `+${code.replace(/^\+/, "")}`, textOf(client["phone"])),
    status: statusOf(clientStatuses, textOf(client["status"])),
    registered_at: dateOr(textOf(client["created_at"]), zone),
    balance: moneyOr(amountOf(client["balance"]), textOf(client["currency"])),
  });
}

function takeOrder(book: DraftBook, order: Fields, { zone }: Pass): void {
  const id = textOf(order["id"]);
  const client = clientOf(order);
  if (id === undefined || client === undefined) return;
  // Addresses of an order are those of a server that many share.
  const names = [order, configOf(order["config"]), fieldsOf(fieldsOf(order["config"])["domain"])].flatMap(domainOf);
  book.add("services", client, id, {
    external_id: id,
    kind: textOf(order["service_type"]),
    name: textOf(order["title"]),
    status: statusOf(serviceStatuses, textOf(order["status"])),
    domains: domainsIn(names),
    started_at: dateOr(firstOf(order, "activated_at", "created_at"), zone),
    expires_at: dateOr(textOf(order["expires_at"]), zone),
    price: moneyOr(amountOf(order["price"]), textOf(order["currency"])),
  });
}

function takeInvoice(book: DraftBook, invoice: Fields, { zone }: Pass): void {
  const id = textOf(invoice["id"]);
  const client = clientOf(invoice);
  if (id === undefined || client === undefined) return;
  book.add("payments", client, id, {
    external_id: id,
    number: firstOf(invoice, "serie_nr") ?? id,
    money: moneyOr(amountOf(invoice["total"]), textOf(invoice["currency"])),
    status: statusOf(paymentStatuses, textOf(invoice["status"])),
    paid_at: dateOr(textOf(invoice["paid_at"]), zone),
  });
}

function clientOf(item: Fields): string | undefined {
  return textOf(item["client_id"]) ?? textOf(fieldsOf(item["client"])["id"]);
}

/** The second level and what follows it, whose point is part of it: `shop` and `.co.uk`. */
function domainOf(fields: Fields): string[] {
  const [name, zone] = [textOf(fields["sld"]), textOf(fields["tld"])];
  return name === undefined || zone === undefined ? [] : [`${name}.${zone.replace(/^\./, "")}`];
}

function configOf(config: unknown): Fields {
  if (typeof config !== "string") return fieldsOf(config);
  try {
    return fieldsOf(JSON.parse(config));
  } catch {
    return {};
  }
}

/** Amounts are floats: rounded to eight places, a cent that was added up to 0.30000000000000004 is what it was. */
function amountOf(value: unknown): string | undefined {
  return typeof value === "number" ? value.toFixed(8).replace(/\.?0+$/, "") : textOf(value);
}
