import { Job, type JobOptions } from "./job.ts";
import { isDefinite } from "./problem-error.ts";

/** The gateway takes one page a second, in milliseconds. */
const EVERY_MS = 1_100;
/** Longer addresses are not told, longer titles are cut, in characters. */
const URL_MAX = 2_000;
const TITLE_MAX = 200;

/** A page of the project's site. */
export interface VisitedPage {
  readonly url: string;
  readonly title: string;
}

/** Tells the gateway which page the visitor looks at: the newest one, at most one a second, also after a lost line. */
export class PageReporter {
  readonly #send: (page: VisitedPage) => Promise<unknown>;
  readonly #live: () => boolean;
  readonly #job: Job;
  #page: VisitedPage | undefined;
  #told: VisitedPage | undefined;
  #toldAt = 0;

  /** @param send rejects when the report did not arrive; not called unless `live`. */
  constructor(send: (page: VisitedPage) => Promise<unknown>, live: () => boolean, options: JobOptions) {
    this.#send = send;
    this.#live = live;
    this.#job = new Job(() => this.#report(), options);
  }

  /** The visitor looks at a page. */
  visit({ url, title }: VisitedPage): void {
    if (url.length > URL_MAX) return;
    this.#page = { url, title: title.slice(0, TITLE_MAX) };
    this.resume();
  }

  /** There is a line again, or more to tell. */
  resume(): void {
    if (this.#outstanding && this.#live()) this.#job.request(Math.max(0, this.#toldAt + EVERY_MS - Date.now()));
  }

  stop(): void {
    this.#job.cancel();
  }

  get #outstanding(): boolean {
    return this.#page?.url !== this.#told?.url || this.#page?.title !== this.#told?.title;
  }

  async #report(): Promise<void> {
    const page = this.#page;
    if (page === undefined || !this.#outstanding || !this.#live()) return;
    this.#toldAt = Date.now();
    try {
      await this.#send(page);
    } catch (error) {
      // A page that is not of the site stays untold for good.
      if (!isDefinite(error)) throw error;
    }
    this.#told = page;
    this.resume();
  }
}
