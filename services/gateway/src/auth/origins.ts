import { AppError } from "@switchboard/kit/errors";
import type { Organisation } from "../organisation.ts";

/** Decides which web pages may talk to the gateway: its own, and those of the projects' allowed origins. */
export class Origins {
  readonly #organisation: Organisation;

  constructor(organisation: Organisation) {
    this.#organisation = organisation;
  }

  /**
   * Whether a page of this origin may talk to the host it asked.
   * Errors: unavailable auth.origins_unknown while the projects were never loaded.
   */
  allows(origin: string, host: string): boolean {
    return hostOf(origin) === host.toLowerCase() || this.#organisation.allowsOrigin(origin);
  }

  /**
   * Lets a request pass that no browser of a foreign page made. A request without an origin is not a browser's.
   * Errors: permission_denied auth.origin_not_allowed.
   */
  require(origin: string | undefined, host: string): void {
    if (origin !== undefined && !this.allows(origin, host)) {
      throw new AppError("permission_denied", "auth.origin_not_allowed");
    }
  }
}

/** The host and port of an origin; empty for `null` and what is no URL. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}
