import { decode } from "html-entities";
import { DraftBook, type ListName } from "./draft-book.ts";
import type { Drafts, Fields, Page, Pass } from "./page.ts";
import {
  addressesIn,
  dateOr,
  domainsIn,
  emailOr,
  fieldsOf,
  firstOf,
  joined,
  list,
  moneyOr,
  statusOf,
  textOf,
  tokens,
  truthy,
} from "./values.ts";

const clientStatuses = { active: "active", inactive: "inactive", closed: "closed" } as const;
const serviceStatuses = {
  pending: "pending",
  "pending registration": "pending",
  "pending transfer": "pending",
  active: "active",
  completed: "active",
  grace: "active",
  suspended: "suspended",
  redemption: "suspended",
  terminated: "ended",
  cancelled: "ended",
  fraud: "ended",
  expired: "ended",
  "transferred away": "ended",
} as const;
const paymentStatuses = {
  draft: "pending",
  unpaid: "pending",
  "payment pending": "pending",
  collections: "pending",
  paid: "paid",
  refunded: "refunded",
  cancelled: "cancelled",
} as const;

type Take = (book: DraftBook, item: Fields, pass: Pass) => void;

interface Taker {
  /** The name of an item in its wrapper. */
  readonly item: string;
  readonly take: Take;
  /** What of clients it tells all of. */
  readonly tells?: ListName;
}

/** Lists of the API by the name of their wrapper. */
const takers: Readonly<Record<string, Taker>> = {
  clients: { item: "client", take: takeClient },
  users: { item: "user", take: takeUser, tells: "people" },
  contacts: { item: "contact", take: takeContact, tells: "people" },
  products: { item: "product", take: takeProduct, tells: "services" },
  domains: { item: "domain", take: takeDomain, tells: "services" },
  invoices: { item: "invoice", take: takeInvoice, tells: "payments" },
  transactions: { item: "transaction", take: takeTransaction, tells: "payments" },
};

/** Lists that are one with us: half of one would take the other half from everybody. */
const halves = [
  ["users", "contacts", "people"],
  ["products", "domains", "services"],
  ["invoices", "transactions", "payments"],
] as const;

/**
 * Clients of WHMCS 8 out of answers of GetClients, GetClientsDetails, GetUsers, GetContacts, GetClientsProducts,
 * GetClientsDomains, GetInvoices and GetTransactions. Passwords, notes and custom fields stay where they are.
 */
export function readWhmcs(pages: readonly Page[], pass: Pass): Drafts {
  const book = new DraftBook();
  const wrappers = new Set(pages.map((page) => readPage(book, page, pass)));
  for (const [one, other, list] of halves) {
    if (wrappers.has(one) === wrappers.has(other)) continue;
    const [there, missing] = wrappers.has(one) ? [one, other] : [other, one];
    book.fault({ source: "" }, `there are ${there} and no ${missing}: ${list} are left as they are`, [list]);
  }
  return book.finish(pass.version);
}

/** Takes what a page has, and says which list it is. */
function readPage(book: DraftBook, page: Page, pass: Pass): string | undefined {
  const body = nested(fieldsOf(decoded(page.body)));
  if (body["result"] === "success" && body["client"] !== undefined) {
    takeDetails(book, fieldsOf(body["client"]), pass);
    return "users";
  }
  const [name, taker] = Object.entries(takers).find(([wrapper]) => body[wrapper] !== undefined) ?? [];
  if (body["result"] !== "success") {
    book.fault(page, `is an error: ${firstOf(body, "message") ?? "no success and no message"}`);
  } else if (name === undefined || taker === undefined) {
    book.fault(page, "says success and has no list that is known");
  } else takeList(book, { page, body, name, taker }, pass);
  return name;
}

interface Answer {
  readonly page: Page;
  readonly body: Fields;
  readonly name: string;
  readonly taker: Taker;
}

function takeList(book: DraftBook, { page, body, name, taker }: Answer, pass: Pass): void {
  const wrapped = fieldsOf(body[name]);
  const items = list(taker.item in wrapped ? wrapped[taker.item] : body[name]);
  const total = Number(body["totalresults"] ?? items.length);
  const client = firstOf(body, "clientid", "userid") ?? page.about;
  if (items.length === 0 && total > 0) {
    book.fault(page, `says success and none of ${total} rows`, taker.tells && [taker.tells]);
    return;
  }
  const ids = items.map((item) => firstOf(item, "id") ?? "");
  book.count(page, { about: client, total, ids, list: taker.tells });
  if (taker.tells !== undefined) book.tells(taker.tells, client);
  for (const item of items) taker.take(book, item, pass);
}

function takeClient(book: DraftBook, client: Fields, { zone }: Pass): void {
  const id = textOf(client["id"]);
  if (id === undefined) return;
  book.account(id, {
    name: firstOf(client, "companyname") ?? joined(textOf(client["firstname"]), textOf(client["lastname"])),
    email: emailOr(textOf(client["email"])),
    status: statusOf(clientStatuses, textOf(client["status"])),
    registered_at: dateOr(firstOf(client, "datecreated"), zone),
  });
}

function takeDetails(book: DraftBook, client: Fields, pass: Pass): void {
  const id = firstOf(client, "id", "client_id", "userid") ?? "";
  takeClient(book, { ...client, id }, pass);
  const uuid = textOf(client["uuid"]);
  book.account(id, {
    aliases: uuid === undefined ? undefined : [uuid],
    phone:
      firstOf(client, "phonenumberformatted") ??
      joined(withPlus(textOf(client["phonecc"])), textOf(client["phonenumber"])),
    balance: moneyOr(textOf(client["credit"]), firstOf(client, "currency_code")),
  });
  for (const user of list(fieldsOf(client["users"])["user"])) addPerson(book, id, user, truthy(user["is_owner"]));
}

function takeUser(book: DraftBook, user: Fields): void {
  for (const client of list(user["clients"])) {
    const id = textOf(client["id"]);
    if (id !== undefined) addPerson(book, id, user, truthy(client["isOwner"]));
  }
}

function takeContact(book: DraftBook, contact: Fields): void {
  const client = firstOf(contact, "userid", "clientid");
  if (client !== undefined) addPerson(book, client, { ...contact, id: `contact-${textOf(contact["id"])}` }, false);
}

function addPerson(book: DraftBook, client: string, person: Fields, owner: boolean): void {
  const id = textOf(person["id"]) ?? "";
  book.add("people", client, id, {
    external_id: id,
    name: firstOf(person, "name") ?? joined(textOf(person["firstname"]), textOf(person["lastname"])),
    email: emailOr(textOf(person["email"])),
    phone: firstOf(person, "phonenumberformatted", "phonenumber"),
    owner,
  });
}

function takeProduct(book: DraftBook, product: Fields, { zone }: Pass): void {
  const client = firstOf(product, "clientid", "userid");
  const id = textOf(product["id"]) ?? "";
  if (client === undefined) return;
  // `serverip` is the address of a server that many share.
  const addresses = tokens(joined(firstOf(product, "dedicatedip"), firstOf(product, "assignedips")));
  book.add("services", client, `product ${id}`, {
    external_id: id,
    kind: "product",
    name: firstOf(product, "name", "translated_name"),
    status: statusOf(serviceStatuses, textOf(product["status"])),
    domains: domainsIn(tokens(firstOf(product, "domain"))),
    addresses: addressesIn(addresses),
    started_at: dateOr(firstOf(product, "regdate"), zone),
    expires_at: dateOr(firstOf(product, "nextduedate"), zone),
    price: moneyOr(firstOf(product, "recurringamount"), undefined),
  });
}

function takeDomain(book: DraftBook, domain: Fields, { zone }: Pass): void {
  const client = firstOf(domain, "userid", "clientid");
  const id = textOf(domain["id"]) ?? "";
  if (client === undefined) return;
  book.add("services", client, `domain ${id}`, {
    external_id: id,
    kind: "domain",
    name: firstOf(domain, "domainname"),
    status: statusOf(serviceStatuses, textOf(domain["status"])),
    domains: domainsIn(tokens(firstOf(domain, "domainname"))),
    started_at: dateOr(firstOf(domain, "regdate"), zone),
    expires_at: dateOr(firstOf(domain, "expirydate"), zone),
    price: moneyOr(firstOf(domain, "recurringamount"), undefined),
  });
}

function takeInvoice(book: DraftBook, invoice: Fields, { zone }: Pass): void {
  const client = firstOf(invoice, "userid");
  const id = textOf(invoice["id"]) ?? "";
  if (client === undefined) return;
  book.add("payments", client, `invoice-${id}`, {
    external_id: `invoice-${id}`,
    number: firstOf(invoice, "invoicenum") ?? id,
    money: moneyOr(firstOf(invoice, "total"), firstOf(invoice, "currencycode")),
    status: statusOf(paymentStatuses, textOf(invoice["status"])),
    paid_at: dateOr(firstOf(invoice, "datepaid"), zone),
  });
}

function takeTransaction(book: DraftBook, transaction: Fields, { zone }: Pass): void {
  const client = firstOf(transaction, "userid");
  const id = textOf(transaction["id"]) ?? "";
  const given = firstOf(transaction, "amountin") ?? "0";
  if (client === undefined) return;
  book.add("payments", client, `transaction-${id}`, {
    external_id: `transaction-${id}`,
    number: firstOf(transaction, "transid"),
    // `currency` is an id of the panel, and 0 for the client's own.
    money: moneyOr(given, undefined),
    status: Number(given) > 0 ? "paid" : "refunded",
    paid_at: dateOr(firstOf(transaction, "date"), zone),
  });
}

function withPlus(code: string | undefined): string | undefined {
  return code === undefined ? undefined : `+${code.replace(/^\+/, "")}`;
}

/** What a page has with its texts as people wrote them: WHMCS keeps and gives them with HTML entities. */
function decoded(value: unknown): unknown {
  if (typeof value === "string") return decode(value, { scope: "strict" });
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decoded(inner)]));
}

/** Some lists come as flat keys, `domains[domain][0][id]`. */
function nested(body: Fields): Fields {
  const flat = Object.entries(body).filter(([key]) => /^\w+\[\w+\]\[\d+\]\[\w+\]$/.test(key));
  const items = new Map<string, Record<string, unknown>>();
  const names = new Map<string, string>();
  for (const [key, value] of flat) {
    const [wrapper = "", item = "", index = "", field = ""] = key.split(/[[\]]+/);
    const fields = items.get(`${wrapper} ${index}`) ?? {};
    items.set(`${wrapper} ${index}`, { ...fields, [field]: value });
    names.set(wrapper, item);
  }
  const lists = [...names].map(([wrapper, item]) => {
    const found = [...items].filter(([key]) => key.startsWith(`${wrapper} `)).map(([, fields]) => fields);
    return [wrapper, { [item]: found }];
  });
  return { ...body, ...Object.fromEntries(lists) };
}
