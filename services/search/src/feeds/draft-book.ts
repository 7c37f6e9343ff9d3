import type { Drafts, Fields, Page, PageFault } from "./page.ts";

const LIST_NAMES = ["people", "services", "payments"] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** Items of one page among those that there are. */
interface Counted {
  /** The client whose they are; undefined for everybody's. */
  readonly about: string | undefined;
  readonly total: number;
  readonly ids: readonly string[];
  /** What of clients they are; undefined for clients themselves. */
  readonly list: ListName | undefined;
}

interface Count {
  readonly page: Page;
  readonly total: number;
  readonly seen: Set<string>;
  readonly list: ListName | undefined;
}

/**
 * Rows of clients that are put together from many pages; what pages repeat is there once. A list of which a page failed, or
 * did not bring all, is left out of every row: it would take from clients what only was not brought.
 */
export class DraftBook {
  readonly #accounts = new Map<string, Fields>();
  readonly #lists = new Map<string, Map<string, Fields>>();
  readonly #everyones = new Set<ListName>();
  readonly #counts = new Map<string, Count>();
  readonly #untold = new Set<ListName>();
  readonly #faults: PageFault[] = [];

  /** Notes what is wrong with a page, and of which lists it cannot tell: all of them unless it is known. */
  fault({ source }: Pick<Page, "source">, reason: string, lists: readonly ListName[] = LIST_NAMES): void {
    this.#faults.push({ source, field: "", reason });
    for (const name of lists) this.#untold.add(name);
  }

  /** What is known of the client itself; later pages know better. */
  account(id: string, fields: Fields): void {
    const known = Object.entries(fields).filter(([, value]) => value !== undefined);
    this.#accounts.set(id, { ...this.#accounts.get(id), ...Object.fromEntries(known) });
  }

  /** A page tells all there is of a kind: of one client, or of everybody, who then has none unless it names them. */
  tells(name: ListName, client?: string): void {
    if (client === undefined) this.#everyones.add(name);
    else this.#list(name, client);
  }

  add(name: ListName, client: string, key: string, item: Fields): void {
    this.#list(name, client).set(key, item);
  }

  /** Notes that a page has some of `total` items, in order to know in the end whether all came. */
  count(page: Page, { about, total, ids, list }: Counted): void {
    const key = `${page.call}@${about ?? ""}`;
    const count = this.#counts.get(key) ?? { page, total, list, seen: new Set() };
    for (const id of ids) count.seen.add(id);
    this.#counts.set(key, { ...count, total: Math.max(total, count.total) });
  }

  /** The rows, each with the version of this pass, and the faults of the pages. */
  finish(version: number): Drafts {
    for (const { page, total, seen, list } of this.#counts.values()) {
      const lists = list === undefined ? [] : [list];
      if (seen.size < total) this.fault(page, `brought ${seen.size} of ${total} rows`, lists);
    }
    const drafts = [...this.#accounts].map(([id, account]) => ({
      external_id: id,
      version,
      ...account,
      ...this.#listsOf(id),
    }));
    return { drafts, faults: [...this.#faults, ...this.#strays()] };
  }

  #list(name: ListName, client: string): Map<string, Fields> {
    const key = `${name} ${client}`;
    const items = this.#lists.get(key) ?? new Map<string, Fields>();
    this.#lists.set(key, items);
    return items;
  }

  #listsOf(client: string): Fields {
    const told = LIST_NAMES.filter((name) => !this.#untold.has(name));
    const lists = told.map((name) => {
      const items = this.#lists.get(`${name} ${client}`);
      return [name, items === undefined && !this.#everyones.has(name) ? undefined : [...(items?.values() ?? [])]];
    });
    return Object.fromEntries(lists.filter(([, items]) => items !== undefined));
  }

  #strays(): PageFault[] {
    const owners = [...this.#lists.keys()].map((key) => key.slice(key.indexOf(" ") + 1));
    const strays = [...new Set(owners)].filter((id) => !this.#accounts.has(id));
    return strays.map((id) => ({ source: "", field: "", reason: `no page has the client ${id} itself` }));
  }
}
