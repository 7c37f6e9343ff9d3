import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import type { ChatWork } from "./chat-work.ts";
import type { LivePush } from "./events.ts";
import type { AccessTokens } from "./security/access-tokens.ts";
import type { PasswordHasher } from "./security/password-hasher.ts";
import type { LeaseStore } from "./store/leases.ts";
import type { SignInAttempts } from "./store/sign-in-attempts.ts";
import type { SweepStore } from "./store/sweeps.ts";

/** What the service works with. */
export interface PresenceDeps {
  readonly pool: Pool;
  readonly hasher: PasswordHasher;
  readonly attempts: SignInAttempts;
  readonly accessTokens: AccessTokens;
  readonly verifier: CallerVerifier;
  readonly chatWork: ChatWork;
  readonly leases: LeaseStore;
  readonly sweeps: SweepStore;
  /** Publishes on core NATS. */
  readonly push: (push: LivePush) => void;
  /** Somebody may be given work now who could not before, or the other way round. */
  readonly onlineMoved: () => void;
  /** Something was written that the outbox tells of. */
  readonly written: () => void;
  /** Who is online may have changed. */
  readonly presenceMoved: () => void;
  readonly now: () => Date;
  readonly log: Logger;
}
