import { shownMoney } from "../domain/money.ts";
import { DraftBook, type ListName } from "./draft-book.ts";
import type { Drafts, Fields, Page, Pass } from "./page.ts";
import {
  addressesIn,
  dateOr,
  domainsIn,
  emailOr,
  fieldsOf,
  firstOf,
  list,
  statusOf,
  textOf,
  tokens,
} from "./values.ts";

const clientStatuses = { active: "active", suspended: "suspended" } as const;
const serviceStatuses = {
  1: "pending",
  2: "active",
  3: "suspended",
  4: "ended",
  5: "pending",
  ordered: "pending",
  active: "active",
  suspended: "suspended",
  deleted: "ended",
  processing: "pending",
} as const;
/** 2 is paid by the client and under way, 4 is what has come; 7 is fraud. */
const paymentStatuses = {
  1: "pending",
  2: "pending",
  3: "pending",
  4: "paid",
  5: "refunded",
  6: "refunded",
  7: "cancelled",
  8: "pending",
  9: "cancelled",
} as const;
/** Kinds of services whose addresses are those of a server that many share. */
const SHARED = /^vhost/;

/**
 * Clients of BILLmanager 6 out of answers, as `out=xjson` gives them, of `account`, `user`, `payment`, `service.ip` and
 * of every list of services that the panel has (`vds`, `domain`, `vds.vps` ...); one that is missing takes its services
 * from everybody. Pages are named `<func>[@<id asked about>][-<page>]`.
 */
export function readBillmanager(pages: readonly Page[], pass: Pass): Drafts {
  const book = new DraftBook();
  const answers = pages.flatMap((page) => {
    const rows = rowsOf(book, page);
    return rows === undefined ? [] : [{ page, rows }];
  });
  const context = { ...pass, addresses: addressesOf(answers), accounts: accountsOf(answers) };
  for (const { page, rows } of answers) {
    if (page.call !== "service.ip") for (const name of listOf(page.call)) book.tells(name, page.about);
    for (const row of rows) take(book, page, row, context);
  }
  return book.finish(pass.version);
}

interface Answer {
  readonly page: Page;
  readonly rows: readonly Fields[];
}

interface Context extends Pass {
  /** Addresses by the id of their service; ids are those of the whole installation. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Ids of accounts by their names, of those that nobody else has. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** What of clients a call tells of. */
function listOf(call: string): readonly ListName[] {
  switch (call) {
    case "account":
      return [];
    case "user":
      return ["people"];
    case "payment":
      return ["payments"];
    default:
      return ["services"];
  }
}

/** Whose a row is, of which call. */
interface Subject {
  readonly call: string;
  readonly client: string;
  readonly id: string;
}

/** The rows of an answer as plain fields; undefined when it is none, of which the book is told. */
function rowsOf(book: DraftBook, page: Page): Fields[] | undefined {
  const doc = fieldsOf(fieldsOf(page.body)["doc"]);
  const rows = list(doc["elem"]).map(plain);
  const total = Number(scalar(doc["p_elems"]) ?? rows.length);
  const trouble = troubleOf(doc, rows.length, total);
  if (trouble === undefined) {
    const ids = rows.map((row) => idOf(row) ?? "");
    book.count(page, { about: page.about, total, ids, list: listOf(page.call)[0] });
    return rows;
  }
  book.fault(page, trouble, listOf(page.call));
  return undefined;
}

function troubleOf(doc: Fields, rows: number, total: number): string | undefined {
  if (doc["error"] !== undefined) {
    return `is the error ${firstOf(fieldsOf(doc["error"]), "$type") ?? "without a type"}`;
  }
  if (Object.keys(doc).length === 0) return "has no document";
  // What a session that lacks its second factor is told: everything went well, and nothing is there.
  return rows === 0 && (doc["ok"] !== undefined || total > 0) ? "says success and has no rows" : undefined;
}

/** A row with texts for `{"$": "text"}`: the code when there is a code beside the word in somebody's language. */
function plain(row: Fields): Fields {
  return Object.fromEntries(Object.entries(row).map(([name, node]) => [name, scalar(node)]));
}

function scalar(node: unknown): string | undefined {
  return textOf(node) ?? firstOf(fieldsOf(node), "$orig", "$");
}

function addressesOf(answers: readonly Answer[]): Map<string, readonly string[]> {
  const found = answers.filter(({ page }) => page.call === "service.ip" && page.about !== undefined);
  return new Map(
    found.map(({ page, rows }) => [page.about ?? "", addressesIn(rows.map((row) => firstOf(row, "name", "ip") ?? ""))]),
  );
}

function accountsOf(answers: readonly Answer[]): Map<string, string> {
  const rows = answers.filter(({ page }) => page.call === "account").flatMap((answer) => answer.rows);
  const byName = Map.groupBy(rows, (row) => firstOf(row, "name") ?? "");
  const ids = [...byName].map(([name, same]) => [name, new Set(same.map(idOf))] as const);
  return new Map(ids.flatMap(([name, [id, another]]) => (id && another === undefined ? [[name, id] as const] : [])));
}

function idOf(row: Fields): string | undefined {
  return firstOf(row, "id", "elid");
}

function take(book: DraftBook, page: Page, row: Fields, context: Context): void {
  const id = idOf(row);
  const named = context.accounts.get(firstOf(row, "account_name", "account") ?? "");
  const client = firstOf(row, "account_id") ?? page.about ?? named;
  if (id === undefined || page.call === "service.ip") return;
  if (page.call === "account") takeAccount(book, id, row, context);
  else if (client === undefined) book.fault(page, `does not say whose ${id} is`, listOf(page.call));
  else if (page.call === "user") takeUser(book, client, id, row);
  else if (page.call === "payment") takePayment(book, { call: page.call, client, id }, row, context);
  else takeService(book, { call: page.call, client, id }, row, context);
}

function takeAccount(book: DraftBook, id: string, row: Fields, { zone }: Pass): void {
  book.account(id, {
    name: firstOf(row, "name"),
    status: statusOf(clientStatuses, firstOf(row, "account_status", "status")),
    registered_at: dateOr(firstOf(row, "tz_registration_date"), zone),
    balance: moneyOf(firstOf(row, "balance")),
  });
}

function takeUser(book: DraftBook, client: string, id: string, row: Fields): void {
  book.add("people", client, id, {
    external_id: id,
    name: firstOf(row, "realname"),
    // The login is an email address.
    login: firstOf(row, "name"),
    email: emailOr(firstOf(row, "email", "name")),
    phone: firstOf(row, "phone"),
  });
}

function takeService(
  book: DraftBook,
  { call: kind, client, id }: Subject,
  row: Fields,
  { zone, addresses }: Context,
): void {
  const names = kind === "domain" ? firstOf(row, "domain", "name") : firstOf(row, "domain");
  book.add("services", client, id, {
    external_id: id,
    kind,
    name: firstOf(row, "pricelist", "name"),
    status: statusOf(serviceStatuses, firstOf(row, "item_real_status", "item_status")),
    domains: domainsIn(tokens(names)),
    addresses: SHARED.test(kind) ? [] : (addresses.get(id) ?? addressesIn(tokens(firstOf(row, "ip")))),
    started_at: dateOr(firstOf(row, "createdate"), zone),
    expires_at: dateOr(firstOf(row, "real_expiredate"), zone) ?? dateOr(firstOf(row, "expiredate"), zone),
    price: moneyOf(firstOf(row, "cost")),
  });
}

function takePayment(book: DraftBook, { client, id }: Subject, row: Fields, { zone }: Pass): void {
  const number = firstOf(row, "number");
  const isRefund = /^return/i.test(number ?? "");
  book.add("payments", client, id, {
    external_id: id,
    number,
    money: moneyOf(firstOf(row, "paymethodamount_iso", "subaccountamount_iso")),
    status: isRefund ? "refunded" : statusOf(paymentStatuses, firstOf(row, "status_orig", "status")),
    paid_at: dateOr(firstOf(row, "create_date"), zone),
  });
}

function moneyOf(text: string | undefined): Fields | undefined {
  const money = shownMoney(text ?? "");
  return money === undefined ? undefined : { ...money };
}
