import type { CallerVerifier } from "@switchboard/kit/caller-token";
import type { ConnectDeps } from "./commands/connect.ts";
import type { DeleteDeps } from "./commands/delete-department.ts";
import type { RefreshDeps } from "./commands/refresh-session.ts";
import type { SaveStaffDeps } from "./commands/save-staff.ts";
import type { SignInDeps } from "./commands/sign-in.ts";

/** What the service works with. */
export interface PresenceDeps extends SignInDeps, RefreshDeps, SaveStaffDeps, ConnectDeps, DeleteDeps {
  readonly verifier: CallerVerifier;
  /** Something was written that the outbox tells of. */
  readonly written: () => void;
  /** Who is online may have changed. */
  readonly presenceMoved: () => void;
  readonly now: () => Date;
}
