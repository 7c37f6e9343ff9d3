import { AppError } from "@switchboard/kit/errors";
import type { Organisation } from "../organisation.ts";

/** Pages that may use something: our own alone, or those of the sites with a widget as well. */
export type Pages = "own" | "sites";

/** Decides which web pages may talk to the gateway: its own, and those of the projects' allowed origins as visitors. */
export class Origins {
  readonly #organisation: Organisation;
  readonly #own: ReadonlySet<string>;

  /** @param own origins of pages for staff beside those that the gateway serves, separated by commas. */
  constructor(organisation: Organisation, own: string) {
    this.#organisation = organisation;
    const origins = own.split(",").map((origin) => origin.trim());
    this.#own = new Set(origins.filter((origin) => origin !== ""));
  }

  /**
   * Whether a page of this origin may talk to the host it asked.
   * Errors: unavailable auth.origins_unknown while the projects were never loaded.
   */
  allows(pages: Pages, origin: string, host: string): boolean {
    if (hostOf(origin) === host.toLowerCase() || this.#own.has(origin)) return true;
    return pages === "sites" && this.#organisation.allowsOrigin(origin);
  }

  /**
   * Lets a request pass that no browser of a foreign page made. A request without an origin is not a browser's.
   * Errors: permission_denied auth.origin_not_allowed.
   */
  require(pages: Pages, origin: string | undefined, host: string): void {
    if (origin !== undefined && !this.allows(pages, origin, host)) {
      throw new AppError("permission_denied", "auth.origin_not_allowed");
    }
  }
}

/** The host and port of an origin; empty for `null` and what is no URL. */
export function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}
