import type { Lease } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { CloseCode } from "@switchboard/contracts/limits";
import type { ModeView } from "@switchboard/contracts/views";
import { AppError, type ErrorKind } from "@switchboard/kit/errors";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { toModeView } from "../../mapping/staff-views.ts";
import { leaseRenewals } from "../../metrics.ts";
import { callerTokenOf, ownCallerToken, type RealtimeContext } from "../context.ts";
import { errorFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";

/** Leases of one renewal. */
const PAGE = 10_000;
/** Sessions that are announced again at one time. */
const ANNOUNCED_AT_ONCE = 32;
/** Refusals that speak of the person, not of the moment: asking again would not help. */
const FINAL: ReadonlySet<ErrorKind> = new Set(["not_found", "permission_denied"]);

const UNKNOWN_STAFF = "auth.unknown_staff";

/** A staff session, and whether presence knows of it. */
interface Held {
  readonly session: Session;
  /** `failed`: presence could not be told and will be told again. */
  state: "announcing" | "announced" | "failed";
}

/**
 * Tells presence which staff sockets are alive (P4, P5): announces each, renews all of this gateway's in one call, and
 * releases those that close. Presence being away closes no socket: it is told again of whom it does not know yet, beside
 * the renewals, so that neither waits for the other. Whom it does not have (any more) is signed out.
 */
export class Leases {
  readonly #context: RealtimeContext;
  readonly #loops: readonly Loop[];
  readonly #held = new Map<string, Held>();
  #renewing: Promise<unknown> = Promise.resolve();

  constructor(context: RealtimeContext) {
    this.#context = context;
    const { log, limits } = context;
    const everyMs = limits.leaseMs;
    this.#loops = [
      startLoop({ name: "staff leases", everyMs, log, run: () => this.#renew() }),
      startLoop({ name: "staff announcements", everyMs, log, run: (signal) => this.#announceAgain(signal) }),
    ];
  }

  /**
   * Announces a staff session and answers the mode the person now has; undefined when presence could not be told.
   * Errors: unauthenticated auth.unknown_staff when presence does not have the person.
   */
  async connect(session: Session): Promise<ModeView | undefined> {
    if (!session.open) return undefined;
    const held: Held = { session, state: "announcing" };
    this.#held.set(session.id, held);
    try {
      return await this.#announce(held);
    } catch (err) {
      if (isUnknownStaff(err)) throw err;
      this.#context.log.warn({ err, staff_id: session.identity?.id }, "presence could not be told of a connection");
      return undefined;
    }
  }

  /** The session is closed. */
  async release(session: Session): Promise<void> {
    if (!this.#held.delete(session.id)) return;
    try {
      // A renewal that is under way would make the lease again.
      await this.#renewing;
      await this.#release(session);
    } catch (err) {
      this.#context.log.warn({ err, staff_id: session.identity?.id }, "a lease was not released and will run out");
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  async #release(session: Session): Promise<void> {
    const callerToken = await ownCallerToken(this.#context);
    await this.#context.presence.releaseLease({ lease: toLease(session) }, { callerToken });
  }

  /** Tells presence of a session. Errors: those of presence; unauthenticated auth.unknown_staff, and it is let go. */
  async #announce(held: Held): Promise<ModeView> {
    const { session } = held;
    held.state = "announcing";
    try {
      const callerToken = await callerTokenOf(this.#context, session);
      const { mode, forced } = await this.#context.presence.connect({ leaseId: session.id }, { callerToken });
      session.forced = forced;
      held.state = "announced";
      // Closed meanwhile: the release may have overtaken the announcement.
      if (!this.#held.has(session.id)) await this.#release(session);
      return toModeView(mode);
    } catch (error) {
      held.state = "failed";
      if (!FINAL.has(AppError.from(error).kind)) throw error;
      this.#held.delete(session.id);
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
        if (!this.#held.has(held.session.id)) continue;
        await this.#announce(held).catch((error: unknown) => {
          if (isUnknownStaff(error)) signOut(held.session, error);
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
    const leases = known.map(({ session }) => toLease(session));
    const pages: Promise<void>[] = [];
    for (let from = 0; from < leases.length; from += PAGE) pages.push(this.#renewPage(leases.slice(from, from + PAGE)));
    const renewal = Promise.all(pages);
    this.#renewing = renewal.catch(() => undefined);
    await renewal;
  }

  async #renewPage(leases: Lease[]): Promise<void> {
    try {
      const callerToken = await ownCallerToken(this.#context);
      await this.#context.presence.renewLeases({ leases }, { callerToken });
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

function signOut(session: Session, refusal: AppError): void {
  session.send(errorFrame(undefined, refusal));
  session.close(CloseCode.unauthenticated, refusal.reason);
}

function toLease(session: Session): Lease {
  return { leaseId: session.id, staffId: session.identity?.id ?? "" };
}
