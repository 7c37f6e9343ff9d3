import { refreshSession } from "@switchboard/contracts/gen/calls";
import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { StaffView } from "@switchboard/contracts/schemas/organisation";
import type { Environment } from "./environment.ts";
import { isUnauthenticated, ProblemError } from "./problem-error.ts";
import type { RestClient, TokenSource } from "./rest-client.ts";

type SessionView = Answer<Operations["signIn"]>;

/** The access token is renewed this long before it expires, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;
/** A timer for it is never shorter and never longer than this, in milliseconds, whatever the clocks say. */
const TIMER_MS = [1_000, 24 * 60 * 60_000] as const;

/** Who is signed in: the access token, in memory only, and its renewal through the refresh cookie. */
export class StaffSession implements TokenSource {
  readonly #rest: () => RestClient;
  readonly #environment: () => Environment;
  #session: SessionView | undefined;
  #issuedAt = 0;
  #renewal: Promise<void> | undefined;
  /** How far the gateway's clock is ahead of this one, in milliseconds. */
  #aheadMs = 0;

  /** Both are asked for when needed, since they are made with this session. */
  constructor(rest: () => RestClient, environment: () => Environment) {
    this.#rest = rest;
    this.#environment = environment;
  }

  get staff(): StaffView | undefined {
    return this.#session?.staff;
  }

  token(): string | undefined {
    return this.#session?.access_token;
  }

  get renewable(): boolean {
    return this.#session !== undefined;
  }

  begin(session: SessionView): void {
    this.#session = session;
    this.#issuedAt = Date.now();
  }

  end(): void {
    this.#session = undefined;
  }

  /** The gateway's clock, as said by a welcome. */
  syncClock(serverTime: string): void {
    this.#aheadMs = Date.parse(serverTime) - Date.now();
  }

  /** Milliseconds until the token is to be renewed; 0 when it is time. */
  get renewInMs(): number {
    if (!this.#session) return 0;
    const expiresAt = Date.parse(this.#session.expires_at) - this.#aheadMs;
    // A token that lives shorter than two minutes is renewed at half its life.
    const before = Math.min(RENEW_BEFORE_MS, (expiresAt - this.#issuedAt) / 2);
    return Math.max(expiresAt - before - Date.now(), 0);
  }

  /** As `renewInMs`, for a timer: bounded at both ends. */
  get renewTimerMs(): number {
    return Math.min(Math.max(this.renewInMs, TIMER_MS[0]), TIMER_MS[1]);
  }

  /** Gets a fresh token; those who ask at once share it. Rejects as unauthenticated when the session is over. */
  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(): Promise<void> {
    // The refresh token is spent by its use: two tabs that spend the same one end the session.
    const refresh = () => this.#rest().call(refreshSession, {}, { authorized: false });
    this.begin(await this.#environment().alone("switchboard.session", refresh));
  }

  /** The token for `hello`. Rejects as unauthenticated when nobody is signed in. */
  async current(renew: boolean): Promise<string> {
    if (renew || (this.#session && this.renewInMs === 0)) await this.renew();
    const token = this.token();
    if (token === undefined) throw new ProblemError({ status: 0, kind: "unauthenticated", reason: "sdk.signed_out" });
    return token;
  }

  /** Renews through the cookie of an earlier visit; undefined when there is no session. */
  async resume(): Promise<StaffView | undefined> {
    try {
      await this.renew();
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
    }
    return this.staff;
  }
}
