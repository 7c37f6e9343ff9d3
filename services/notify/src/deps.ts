import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import type { EndpointRules } from "./domain/endpoint.ts";

/** What commands work with. */
export interface NotifyDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  /** From 0 to 1; spreads retries. */
  readonly random: () => number;
  readonly log: Logger;
}

/** What commands that somebody calls work with. */
export interface CalledDeps extends NotifyDeps {
  readonly rules: EndpointRules;
  /** There is a mail to be sent. */
  readonly mailsQueued: () => void;
  /** There is a delivery to be made. */
  readonly deliveriesQueued: () => void;
}
