import { isPassing } from "@switchboard/kit/errors";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { ChatDeps } from "../deps.ts";
import { listRoutable } from "../store/routable.ts";
import { timed } from "./change-chats.ts";
import { giveOut, type Left } from "./give-out.ts";

/** Only the safety net, in milliseconds: whatever could make a chat go to somebody nudges. */
const EVERY_MS = 2_000;
/** Chats that somebody else is busy with are looked at again after this long, in milliseconds. */
const BUSY_MS = 50;

/**
 * Gives out the chats of departments that route by themselves (C17), the longest waiting first, for as long as there are
 * both a chat and somebody for it. Any number of instances may run it.
 */
export class Router {
  readonly #deps: ChatDeps;
  readonly #loop: Loop;
  #again: NodeJS.Timeout | undefined;

  constructor(deps: ChatDeps) {
    this.#deps = deps;
    this.#loop = startLoop({ name: "router", everyMs: EVERY_MS, log: deps.log, run: (signal) => this.#run(signal) });
  }

  /** A chat came into a list, or somebody may be free. */
  nudge(): void {
    this.#loop.nudge();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    clearTimeout(this.#again);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { pool, now } = this.#deps;
    const departments = await listRoutable(pool, now());
    if (departments.length > 0 && (await timed("routing", () => this.#giveOutAll(departments, signal)))) {
      clearTimeout(this.#again);
      this.#again = setTimeout(() => this.#loop.nudge(), BUSY_MS);
    }
  }

  /** One that fails by itself holds up no other. */
  async #giveOut(departmentId: string): Promise<Left> {
    try {
      return await giveOut(this.#deps, departmentId);
    } catch (err) {
      if (isPassing(err)) throw err;
      this.#deps.log.error({ err, department_id: departmentId }, "chats of a department could not be given out");
      return "done";
    }
  }

  /** A batch of each department in turn, so that a full one keeps none waiting. Returns whether any was busy. */
  async #giveOutAll(departments: readonly string[], signal: AbortSignal): Promise<boolean> {
    let busy = false;
    for (let open = [...departments]; open.length > 0; ) {
      const more: string[] = [];
      for (const id of open) {
        if (signal.aborted) return false;
        const left = await this.#giveOut(id);
        if (left === "more") more.push(id);
        busy ||= left === "busy";
      }
      open = more;
    }
    return busy;
  }
}
