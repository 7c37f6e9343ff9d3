import { de, en, ru } from "@faker-js/faker";
import { type DemoName, demoName, pick } from "./demo-names.ts";
import { seededRandom } from "./seeded-random.ts";

/** The first clients are to be there as long as the system is. */
const FIRST_DAY = Date.UTC(2015, 0, 1);
const DAYS = 4_000;
const DAY_MS = 86_400_000;

const mailServers = ["gmail.com", "mail.ru", "yandex.ru", "gmail.com", "outlook.com", "ukr.net", "web.de", "gmail.com"];
const zones = ["com", "ru", "de", "net", "org", "co.uk", "shop", "com.ua", "рф", "com"];
const hosts = ["www", "mail", "shop", "api", "dev"];
const statuses = ["active", "active", "active", "active", "inactive", "suspended", "closed"];
const plans = ["VPS S", "VPS M", "VPS L", "Shared hosting", "Dedicated server", "Domain", "Backup"];
const currencies = ["EUR", "USD", "RUB", "UAH"];
const words = [en, de, ru].flatMap(({ word }) => (word?.noun ?? []).filter((noun) => /^\p{L}{4,12}$/u.test(noun)));

/**
 * The client with a number, always the same for the same seed, as a line of a feed has it (docs/import.md): a believable one, with a
 * name in some script, services with domains and addresses, and payments.
 */
export function demoClient(number: number, { seed = 1, projects = ["acme"] }: DemoOptions = {}) {
  const random = seededRandom(seed * 0x9e37_79b1 + number * 0x85eb_ca6b);
  const name = demoName(random);
  const company = random() < 0.15 ? companyName(random) : undefined;
  const domain = domainName(name, random, number);
  const own = random() < 0.3 ? domain : pick(mailServers, random());
  const email = `${mailbox(name, random, number)}@${own}`;
  const full = `${name.first} ${name.last}`;
  return {
    external_id: String(number),
    version: 1,
    login: login(name, random, number),
    name: company ?? full,
    email,
    phone: phone(random),
    status: pick(statuses, random()),
    registered_at: day(random),
    balance: { amount: (random() * 200).toFixed(2), currency: pick(currencies, random()) },
    projects: [pick(projects, random() ** 2)],
    people: company === undefined ? [] : [{ external_id: `p${number}`, name: full, email, owner: true }],
    services: list(1 + random() * 2, (index) =>
      service(random, `${number}-${index}`, index === 0 ? domain : undefined),
    ),
    payments: list(random() * 4, (index) => payment(random, number * 4 + index)),
  };
}

/** How clients are made: another seed makes others. */
export interface DemoOptions {
  readonly seed?: number;
  /** Slugs of projects, of which the first have most clients. */
  readonly projects?: readonly string[];
}

type Random = () => number;

function list<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length: Math.floor(length) }, (_, index) => make(index));
}

function companyName(random: Random): string {
  const [first, second] = [pick(words, random()), pick(words, random())];
  const capital = `${first.slice(0, 1).toUpperCase()}${first.slice(1)}`;
  return /\p{Script=Cyrillic}/u.test(first)
    ? `ООО «${capital}»`
    : `${capital} ${second} ${pick(["GmbH", "Ltd", "Inc"], random())}`;
}

/** Some have a number that nobody else has; the others share theirs with namesakes. */
function mailbox({ latin: [first, last] }: DemoName, random: Random, number: number): string {
  const year = 60 + Math.floor(random() * 45);
  if (last === "") return `user${number}`;
  return pick(
    [`${first}.${last}`, `${last}${year % 100}`, `${first.slice(0, 1)}.${last}`, `${last}_${first}`],
    random(),
  );
}

function login({ latin: [first, last] }: DemoName, random: Random, number: number): string {
  if (last === "") return `u${number}`;
  return pick(
    [`u${number}`, `${last}${number}`, `${last}_${first.slice(0, 1)}${number}`, `client-${number}`],
    random(),
  );
}

function domainName({ last }: DemoName, random: Random, number: number): string {
  const label = random() < 0.5 ? `${last.toLowerCase()}${number}` : `${pick(words, random()).toLowerCase()}-${number}`;
  return `${label.replaceAll(/[^\p{L}\p{N}-]/gu, "")}.${pick(zones, random())}`;
}

function phone(random: Random): string {
  const digits = (length: number) => String(Math.floor(random() * 10 ** length)).padStart(length, "0");
  return pick(
    [`+7 (9${digits(2)}) ${digits(3)}-${digits(2)}-${digits(2)}`, `+49 30 ${digits(7)}`, `+380 67 ${digits(7)}`],
    random(),
  );
}

function day(random: Random): string {
  return new Date(FIRST_DAY + Math.floor(random() * DAYS) * DAY_MS).toISOString();
}

function service(random: Random, id: string, domain: string | undefined) {
  const octet = () => Math.floor(random() * 256);
  const group = () => Math.floor(random() * 65_536).toString(16);
  const ipv4 = `${pick([5, 46, 91, 185, 203], random())}.${octet()}.${octet()}.${octet()}`;
  return {
    external_id: id,
    kind: "hosting",
    name: pick(plans, random()),
    status: pick(["active", "active", "active", "suspended", "ended"], random()),
    domains: domain === undefined ? [] : [domain, `${pick(hosts, random())}.${domain}`],
    addresses: random() < 0.3 ? [ipv4, `2001:db8:${group()}::${group()}`] : [ipv4],
    started_at: day(random),
    price: { amount: (1 + random() * 99).toFixed(2), currency: pick(currencies, random()) },
  };
}

function payment(random: Random, number: number) {
  return {
    external_id: String(number),
    number: `INV-${String(number).padStart(7, "0")}`,
    money: { amount: (1 + random() * 99).toFixed(2), currency: pick(currencies, random()) },
    status: pick(["paid", "paid", "paid", "pending", "refunded"], random()),
    paid_at: day(random),
  };
}
