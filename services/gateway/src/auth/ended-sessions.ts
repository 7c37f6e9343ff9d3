import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError } from "@switchboard/kit/errors";
import type { StaffIdentity } from "./identity.ts";

const REMEMBERED_MAX = 10_000;
/** Longer than an access token lives, in milliseconds. */
const REMEMBERED_MS = 20 * 60_000;

/** Sessions of staff that ended before their access tokens did. */
export class EndedSessions {
  readonly #ended = new BoundedMap<string, true>(REMEMBERED_MAX, REMEMBERED_MS);
  readonly #listeners = new Set<(sessionId: string) => void>();

  /** Refuses a token of a session that ended. Errors: unauthenticated presence.session_ended. */
  requireGoingOn({ sessionId }: StaffIdentity): void {
    if (this.#ended.has(sessionId)) throw new AppError("unauthenticated", "presence.session_ended");
  }

  /** A session is over. Where nobody says so it costs what is left of the token's 15 minutes. */
  add(sessionId: string): void {
    this.#ended.set(sessionId, true);
    for (const listener of this.#listeners) listener(sessionId);
  }

  /** Called with each session that ends. */
  onEnded(listener: (sessionId: string) => void): void {
    this.#listeners.add(listener);
  }
}
