import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";

/** What commands work with. */
export interface NotifyDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  /** From 0 to 1; spreads retries. */
  readonly random: () => number;
  readonly log: Logger;
}
