import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";

/** What commands and queries work with. */
export interface SearchDeps {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Something was committed that the outbox tells of. */
  readonly written: () => void;
  readonly log: Logger;
}
