import type { Lease } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { ModeView } from "@switchboard/contracts/views";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { toModeView } from "../mapping/staff-views.ts";
import { leaseRenewals } from "../metrics.ts";
import { callerTokenOf, ownCallerToken, type RealtimeContext } from "./context.ts";
import type { Session } from "./session.ts";

/** Leases of one renewal. */
const PAGE = 10_000;

/** A staff session, and whether presence knows of it. */
interface Held {
  readonly session: Session;
  /** `failed`: presence was away, the next renewal announces it again. */
  state: "announcing" | "announced" | "failed";
}

/**
 * Tells presence which staff sockets are alive (P4, P5): announces each, renews all of this gateway's in one call, and
 * releases those that close. Presence being away closes no socket; the next renewal makes the leases again.
 */
export class Leases {
  readonly #context: RealtimeContext;
  readonly #loop: Loop;
  readonly #held = new Map<string, Held>();
  #renewing: Promise<unknown> = Promise.resolve();

  constructor(context: RealtimeContext) {
    this.#context = context;
    const { log, limits } = context;
    this.#loop = startLoop({ name: "staff leases", everyMs: limits.leaseMs, log, run: () => this.#renew() });
  }

  /** Announces a staff session and answers the mode the person now has; undefined when presence is away. */
  async connect(session: Session): Promise<ModeView | undefined> {
    if (!session.open) return undefined;
    const held: Held = { session, state: "announcing" };
    this.#held.set(session.id, held);
    try {
      return await this.#announce(held);
    } catch (err) {
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

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #release(session: Session): Promise<void> {
    const callerToken = await ownCallerToken(this.#context);
    await this.#context.presence.releaseLease({ lease: toLease(session) }, { callerToken });
  }

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
      throw error;
    }
  }

  async #renew(): Promise<void> {
    for (const held of this.#held.values()) if (held.state === "failed") await this.#announce(held);
    // Not those that are being announced: a lease that is there already makes somebody who comes to work look like
    // somebody who was there all along, and they would stay offline.
    const known = [...this.#held.values()].filter(({ state }) => state === "announced");
    const leases = known.map(({ session }) => toLease(session));
    for (let from = 0; from < leases.length; from += PAGE) {
      const callerToken = await ownCallerToken(this.#context);
      const renewal = this.#context.presence.renewLeases({ leases: leases.slice(from, from + PAGE) }, { callerToken });
      this.#renewing = renewal.catch(() => undefined);
      await renewal.then(
        () => leaseRenewals.inc({ outcome: "ok" }),
        (error: unknown) => {
          leaseRenewals.inc({ outcome: "failed" });
          throw error;
        },
      );
    }
  }
}

function toLease(session: Session): Lease {
  return { leaseId: session.id, staffId: session.identity?.id ?? "" };
}
