import type { Bus } from "@switchboard/bus/nats";
import { liveOnlineSubject } from "@switchboard/contracts/subjects";
import type { ChatDeps } from "../deps.ts";
import { startAbsenceSweep, startParkedSweep } from "./absence-sweep.ts";
import { startDeadlineRunner } from "./deadline-runner.ts";
import { startInvariantChecker } from "./invariant-checker.ts";
import { OperatorSync, type OperatorSyncOptions } from "./operator-sync.ts";
import { Router } from "./router.ts";

/** Everything that happens to chats by itself. */
export interface Routing {
  /** A chat or an operator changed. */
  nudge(): void;
  /** A visitor wrote to a parked chat. */
  parkedWritten(): void;
  /** Presence told of its organisation: somebody may have switched Online or Offline, a limit may have been raised. */
  organisationChanged(): void;
  stop(): Promise<void>;
}

/** Starts it; any number of instances of the service may. */
export function startRouting(
  deps: ChatDeps,
  bus: Bus,
  { presence, signer }: Pick<OperatorSyncOptions, "presence" | "signer">,
): Routing {
  const { pool, now, log } = deps;
  const router = new Router(deps);
  const hears = () => bus.connected;
  const sync = new OperatorSync({ sql: pool, presence, signer, now, log, hears, moved: () => router.nudge() });
  const sweep = startAbsenceSweep(deps, () => sync.isSettled());
  const parked = startParkedSweep(deps);
  const deadlines = startDeadlineRunner(deps);
  const checker = startInvariantChecker(deps);
  const online = bus.subscribe(liveOnlineSubject, () => sync.nudge());
  bus.onConnect(() => sync.nudge());
  return {
    nudge: () => router.nudge(),
    parkedWritten: () => parked.nudge(),
    organisationChanged: () => {
      sync.nudge();
      sweep.nudge();
      router.nudge();
    },
    stop: async () => {
      online.unsubscribe();
      const loops = [sync, sweep, parked, deadlines, router, checker];
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
