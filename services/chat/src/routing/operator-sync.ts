import type { OnlineStaffLease, PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Sql } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { operatorSyncs } from "../metrics.ts";
import { type Reach, saveOnlineSpans, saveReach } from "../store/operator-reach.ts";

/**
 * Presence is asked this often, in milliseconds, while it can say that something changed, which makes us ask at once. With
 * the time of a failed call and the pause after it that stays below the gap.
 */
const TOLD_MS = 2_000;
/** While NATS is away, and after a call that failed, in milliseconds. */
const UNTOLD_MS = 1_000;
/** An answer that takes longer says too little about now, in milliseconds. */
const TIMEOUT_MS = 1_500;
/** Without an answer for longer than this, in milliseconds, connections may have come and gone unnoticed. */
const GAP_MS = 5_000;
/** After such a gap every connection has said that it is there by then, in milliseconds: gateways do every 8 s. */
const SETTLE_MS = 20_000;

export interface OperatorSyncOptions {
  readonly sql: Sql;
  readonly presence: Pick<UnaryClient<typeof PresenceService>, "listOnlineStaff">;
  readonly signer: Pick<CallerSigner, "sign">;
  readonly now: () => Date;
  /** Whether presence is heard when it says that something changed. */
  readonly hears: () => boolean;
  /** Somebody's reach moved. */
  readonly moved: () => void;
  readonly log: Logger;
}

/**
 * Keeps the operators table as presence knows it: who may be given work, and for how long that is certain (P4). While
 * presence or its Redis is away nothing is written, so everybody's reach runs out by itself: routing stops, and taking by
 * hand, which asks for no reach, goes on. Any number of instances may run it.
 */
export class OperatorSync {
  readonly #options: OperatorSyncOptions;
  readonly #loop: Loop;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** When an absence begins to mean something. */
  #settledAt = Number.NEGATIVE_INFINITY;
  #complained = false;

  constructor(options: OperatorSyncOptions) {
    this.#options = options;
    const { log, hears } = options;
    const everyMs = () => (hears() && !this.#complained ? TOLD_MS : UNTOLD_MS);
    this.#loop = startLoop({ name: "operator sync", everyMs, log, run: (signal) => this.#run(signal) });
  }

  nudge(): void {
    this.#loop.nudge();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /**
   * Whether somebody who counts as away is away, and not only unheard of: presence answers, and has done so for long
   * enough that every connection could say that it is there.
   */
  isSettled(): boolean {
    const now = this.#options.now().getTime();
    return now - this.#heardAt <= GAP_MS && now >= this.#settledAt;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { sql, now } = this.#options;
    try {
      await this.#listen(signal);
      operatorSyncs.inc({ outcome: "done" });
    } catch (error) {
      operatorSyncs.inc({ outcome: "failed" });
      if (!signal.aborted) this.#complain(error);
    }
    await saveOnlineSpans(sql, now());
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { sql, now, moved, log } = this.#options;
    const asked = now();
    const online = await askPresence(this.#options, asked, signal);
    const rows = await saveReach(sql, online, now());
    if (this.#complained) log.info("presence tells again who is online");
    this.#complained = false;
    if (Number.isFinite(this.#heardAt) && asked.getTime() - this.#heardAt > GAP_MS) {
      this.#settledAt = asked.getTime() + SETTLE_MS;
    }
    this.#heardAt = asked.getTime();
    if (rows > 0) moved();
  }

  /** Once, and not every second for as long as it lasts. */
  #complain(err: unknown): void {
    if (this.#complained) return;
    this.#complained = true;
    this.#options.log.warn({ err }, "who is online is not known, so routing gives nobody anything");
  }
}

async function askPresence(
  { presence, signer }: OperatorSyncOptions,
  asked: Date,
  signal: AbortSignal,
): Promise<Reach[]> {
  const callerToken = await signer.sign({ kind: "service", name: "chat" });
  const { staff } = await presence.listOnlineStaff({}, { callerToken, timeoutMs: TIMEOUT_MS, signal });
  return staff.map((lease) => toReach(lease, asked));
}

/** Counted from when it was asked for: never longer than presence meant. */
function toReach({ staffId, reachableForMs, awayInMs }: OnlineStaffLease, asked: Date): Reach {
  return {
    id: staffId,
    reachableUntil: new Date(asked.getTime() + reachableForMs),
    awayAt: new Date(asked.getTime() + awayInMs),
  };
}
