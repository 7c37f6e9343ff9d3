import type { Files } from "@switchboard/files/files";
import type { Caller } from "@switchboard/kit/caller";
import type { Logger } from "@switchboard/kit/log";
import type { Asking } from "@switchboard/pg/idempotency";
import type { Pool } from "@switchboard/pg/pool";
import type { LiveFeed } from "./events/live-feed.ts";

/** What commands work with. */
export interface ChatDeps {
  readonly pool: Pool;
  readonly live: LiveFeed;
  /** The clock; milliseconds, which is what is stored. */
  readonly now: () => Date;
  /** Something was committed that the relay should bring to JetStream soon. */
  readonly committed: () => void;
  /** A chat or an operator changed: routing may have something to give out (C17). */
  readonly nudgeRouting: () => void;
  /** A chat may belong into the list before its deadline: its visitor wrote while it was parked (P3). */
  readonly parkedWritten: () => void;
  /** Seconds after the visitor's last message at which a chat that nobody holds is over. */
  readonly abandonAfterS: number;
  /** Seconds for which a visitor counts as the client that they proved to be (C4), unless they prove it anew. */
  readonly clientProofS: number;
  /** Where staff open the workplace, with a slash at the end. */
  readonly workplaceUrl: string;
  readonly log: Logger;
}

/** What commands about files work with. */
export interface FileDeps extends ChatDeps {
  readonly files: Files;
}

/** What a write does, for who asks for it. */
export type Command<Input, Answer = void, Deps = ChatDeps> = (
  deps: Deps,
  asking: Asking,
  input: Input,
) => Promise<Answer>;

/** What is read, for who asks for it. */
export type Query<Input, Answer, Deps = ChatDeps> = (
  deps: Deps,
  asking: { readonly caller: Caller },
  input: Input,
) => Promise<Answer>;
