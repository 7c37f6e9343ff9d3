import type { Subscription } from "@switchboard/bus/nats";
import type { ForcedOffline, Lease } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { CloseCode } from "@switchboard/contracts/limits";
import type { Init } from "@switchboard/contracts/messages";
import type { ModeView } from "@switchboard/contracts/schemas/organisation";
import { liveLeasesLostSubject } from "@switchboard/contracts/subjects";
import { AppError, type ErrorKind } from "@switchboard/kit/errors";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { callerTokenOf, ownCall } from "../../auth/caller-tokens.ts";
import type { StaffIdentity } from "../../auth/identity.ts";
import type { GatewayDeps } from "../../deps.ts";
import { leaseRenewals } from "../../metrics.ts";
import { toModeView } from "../../views.ts";
import { endSession, type Session } from "../socket/session.ts";

/** Leases of one renewal. */
const PAGE = 10_000;
/** What presence could not be told it is told again this soon, in milliseconds. */
const RETRY_MS = 1_000;
/** Sessions that are announced again at one time. */
const ANNOUNCED_AT_ONCE = 32;
/** Refusals that speak of the person, not of the moment: asking again would not help. */
const FINAL: ReadonlySet<ErrorKind> = new Set(["not_found", "permission_denied"]);

const UNKNOWN_STAFF = "auth.unknown_staff";

/** How somebody stands after their connection was announced; nothing when presence could not be told. */
export interface Standing {
  readonly mode?: ModeView;
  /** Whose switch holds that put them offline. */
  readonly forced?: ForcedOffline | undefined;
}

type LeasesDeps = Pick<GatewayDeps, "bus" | "log" | "presence" | "signer">;

/** A staff session, and whether presence knows of it. */
interface Held {
  readonly session: Session;
  readonly identity: StaffIdentity;
  /** `failed`: presence could not be told and will be told again. */
  state: "announcing" | "announced" | "failed";
}

/**
 * Tells presence which staff sockets are alive (P4, P5): announces each, renews all of this gateway's in one call, and
 * releases those that close. Presence being away closes no socket: it is told again of whom it does not know yet, beside
 * the renewals, so that neither waits for the other, and of all when it says that their leases may be lost. Whom it does
 * not have (any more) is signed out.
 */
export class Leases {
  readonly #deps: LeasesDeps;
  readonly #renewals: Loop;
  readonly #announcements: Loop;
  readonly #lost: Subscription;
  readonly #held = new Map<Session, Held>();
  readonly #releases = new Set<Promise<void>>();
  #renewing: Promise<unknown> = Promise.resolve();

  /** @param everyMs how often leases are renewed, in milliseconds. */
  constructor(deps: LeasesDeps, everyMs: number) {
    this.#deps = deps;
    const { log, bus } = deps;
    const retryMs = Math.min(RETRY_MS, everyMs);
    this.#renewals = startLoop({ name: "staff leases", everyMs, retryMs, log, run: () => this.#renew() });
    const announceAgain = (signal: AbortSignal) => this.#announceAgain(signal);
    this.#announcements = startLoop({ name: "staff announcements", everyMs: retryMs, log, run: announceAgain });
    this.#lost = bus.subscribe(liveLeasesLostSubject, () => this.#renewals.nudge());
  }

  /**
   * Announces a staff session, and answers how the person stands now.
   * Errors: unauthenticated auth.unknown_staff when presence does not have the person.
   */
  async connect(session: Session, identity: StaffIdentity): Promise<Standing> {
    if (!session.open) return {};
    const held: Held = { session, identity, state: "announcing" };
    this.#held.set(session, held);
    try {
      return await this.#announce(held);
    } catch (err) {
      if (isUnknownStaff(err)) throw err;
      this.#deps.log.warn({ err, staff_id: identity.id }, "presence could not be told of a connection");
      return {};
    }
  }

  /** The session is closed: its lease ends. */
  leave(session: Session): void {
    const held = this.#held.get(session);
    if (held === undefined) return;
    this.#held.delete(session);
    // A renewal that is under way would make the lease again.
    const release = this.#renewing
      .then(() => this.#release(held))
      .catch((err: unknown) => {
        this.#deps.log.warn({ err, staff_id: held.identity.id }, "a lease was not released and will run out");
      })
      .finally(() => this.#releases.delete(release));
    this.#releases.add(release);
  }

  /** Resolves when every release is done. */
  async released(): Promise<void> {
    await Promise.all(this.#releases);
  }

  async stop(): Promise<void> {
    this.#lost.unsubscribe();
    await Promise.all([this.#renewals.stop(), this.#announcements.stop()]);
  }

  async #release(held: Held): Promise<void> {
    await this.#deps.presence.releaseLease({ lease: toLease(held) }, await ownCall(this.#deps));
  }

  /** Tells presence of a session. Errors: those of presence; unauthenticated auth.unknown_staff, and it is let go. */
  async #announce(held: Held): Promise<Standing> {
    const { session, identity } = held;
    held.state = "announcing";
    try {
      const callerToken = await callerTokenOf(this.#deps, identity);
      const { mode, forced } = await this.#deps.presence.connect({ leaseId: session.id }, { callerToken });
      held.state = "announced";
      // Closed meanwhile: the release may have overtaken the announcement.
      if (!this.#held.has(session)) await this.#release(held);
      return { mode: toModeView(mode), forced };
    } catch (error) {
      held.state = "failed";
      if (!FINAL.has(AppError.from(error).kind)) throw error;
      this.#held.delete(session);
      throw new AppError("unauthenticated", UNKNOWN_STAFF, {}, { cause: error });
    }
  }

  /** Tells presence of those whom it could not be told of before; each fails for itself. Throws the last failure. */
  async #announceAgain(signal: AbortSignal): Promise<void> {
    const failed = [...this.#held.values()].filter(({ state }) => state === "failed").values();
    let failure: unknown;
    const announce = async (): Promise<void> => {
      for (const held of failed) {
        if (signal.aborted) return;
        // One that closed while it waited for its turn needs no lease.
        if (!this.#held.has(held.session)) continue;
        await this.#announce(held).catch((error: unknown) => {
          if (isUnknownStaff(error)) endSession(held.session, CloseCode.unauthenticated, error);
          else failure = error;
        });
      }
    };
    await Promise.all(Array.from({ length: ANNOUNCED_AT_ONCE }, announce));
    if (failure !== undefined) throw failure;
  }

  async #renew(): Promise<void> {
    // Not those that are being announced: a lease that is there already makes somebody who comes to work look like
    // somebody who was there all along, and they would stay offline.
    const known = [...this.#held.values()].filter(({ state }) => state === "announced");
    const leases = known.map(toLease);
    const pages: Promise<void>[] = [];
    for (let from = 0; from < leases.length; from += PAGE) pages.push(this.#renewPage(leases.slice(from, from + PAGE)));
    const renewal = Promise.all(pages);
    this.#renewing = renewal.catch(() => undefined);
    await renewal;
  }

  async #renewPage(leases: Init<Lease>[]): Promise<void> {
    try {
      await this.#deps.presence.renewLeases({ leases }, await ownCall(this.#deps));
      leaseRenewals.inc({ outcome: "ok" });
    } catch (error) {
      leaseRenewals.inc({ outcome: "failed" });
      throw error;
    }
  }
}

function isUnknownStaff(error: unknown): error is AppError {
  return error instanceof AppError && error.reason === UNKNOWN_STAFF;
}

function toLease({ session, identity }: Held): Init<Lease> {
  return { leaseId: session.id, staffId: identity.id };
}
