import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import type { ClientIndex } from "./index/client-index.ts";

/** What commands and queries work with. */
export interface SearchDeps {
  readonly pool: Pool;
  readonly index: ClientIndex;
  readonly now: () => Date;
  /** Something was committed that the outbox tells of. */
  readonly written: () => void;
  readonly log: Logger;
}
