import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import type { LiveFeed } from "./live.ts";

/** What commands work with. */
export interface ChatDeps {
  readonly pool: Pool;
  readonly live: LiveFeed;
  /** The clock; milliseconds, which is what is stored. */
  readonly now: () => Date;
  /** Something was committed that the relay should bring to JetStream soon. */
  readonly committed: () => void;
  readonly log: Logger;
}
