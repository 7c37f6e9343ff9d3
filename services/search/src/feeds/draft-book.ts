import type { Drafts, Fields, Page, PageFault } from "./page.ts";

export type ListName = "people" | "services" | "payments";

/** Rows of clients that are put together from many pages; what pages repeat is there once. */
export class DraftBook {
  readonly #accounts = new Map<string, Fields>();
  readonly #lists = new Map<string, Map<string, Fields>>();
  readonly #everyones = new Set<ListName>();
  readonly #counts = new Map<string, { source: string; total: number; seen: Set<string> }>();
  readonly #faults: PageFault[] = [];

  fault({ source }: Page, reason: string): void {
    this.#faults.push({ source, field: "", reason });
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

  /** Notes that a page has some of `total` items, of everybody or of one client, in order to know in the end whether all came. */
  count({ source, call }: Page, about: string | undefined, total: number, ids: readonly string[]): void {
    const key = `${call}@${about ?? ""}`;
    const count = this.#counts.get(key) ?? { source, total, seen: new Set() };
    for (const id of ids) count.seen.add(id);
    this.#counts.set(key, { ...count, total: Math.max(total, count.total) });
  }

  /** The rows, each with the version of this pass, and the faults of the pages. */
  finish(version: number): Drafts {
    const drafts = [...this.#accounts].map(([id, account]) => ({
      external_id: id,
      version,
      ...account,
      ...this.#listsOf(id),
    }));
    return { drafts, faults: [...this.#faults, ...this.#missing(), ...this.#strays()] };
  }

  #list(name: ListName, client: string): Map<string, Fields> {
    const key = `${name} ${client}`;
    const items = this.#lists.get(key) ?? new Map<string, Fields>();
    this.#lists.set(key, items);
    return items;
  }

  #listsOf(client: string): Fields {
    const lists = (["people", "services", "payments"] as const).map((name) => {
      const items = this.#lists.get(`${name} ${client}`);
      return [name, items === undefined && !this.#everyones.has(name) ? undefined : [...(items?.values() ?? [])]];
    });
    return Object.fromEntries(lists.filter(([, items]) => items !== undefined));
  }

  #missing(): PageFault[] {
    return [...this.#counts.values()]
      .filter(({ total, seen }) => seen.size < total)
      .map(({ source, total, seen }) => ({ source, field: "", reason: `brought ${seen.size} of ${total} rows` }));
  }

  #strays(): PageFault[] {
    const owners = [...this.#lists.keys()].map((key) => key.slice(key.indexOf(" ") + 1));
    const strays = [...new Set(owners)].filter((id) => !this.#accounts.has(id));
    return strays.map((id) => ({ source: "", field: "", reason: `no page has the client ${id} itself` }));
  }
}
