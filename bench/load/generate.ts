import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@switchboard/kit/ids";
import { seededRandom } from "@switchboard/stack/demo-clients/seeded-random";
import type { Arena } from "./arena.ts";
import type { Job } from "./job.ts";
import type { Entry, Ledger } from "./ledger.ts";

/** When the measured time began and ended, in milliseconds of `performance.now()`. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

/** What a generator works with. */
export interface Stage {
  readonly job: Job;
  readonly arena: Arena;
  readonly ledger: Ledger;
  readonly onMeasuring: () => void;
}

/**
 * Messages at Poisson moments in random chats. A message that is late because this process was busy still counts from
 * the moment it was due. Node's timers tick in milliseconds: that adds some 0.6 ms to every system alike.
 */
export async function generateOpen(stage: Stage, perSecond: number): Promise<Window> {
  const { job, arena, ledger } = stage;
  const random = seededRandom(job.seed);
  const start = performance.now();
  const window = { from: start + job.warmupMs, until: start + job.warmupMs + job.measureMs };
  const warm = setTimeout(stage.onMeasuring, job.warmupMs);
  let dueAt = start;
  for (;;) {
    dueAt -= (Math.log(1 - random()) * 1000) / perSecond;
    if (dueAt >= window.until) break;
    const ahead = dueAt - performance.now();
    if (ahead > 0) await delay(Math.ceil(ahead));
    const id = newId();
    const chat = Math.floor(random() * job.chats);
    ledger.sent(id, chat, dueAt);
    arena.send(chat, id);
  }
  clearTimeout(warm);
  return window;
}

/** Keeps one message in flight in every chat: the next goes when the last was acked and seen. */
export class ClosedGenerator {
  readonly #stage: Stage;
  #running = false;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** For the ledger: a message is done, its chat is free. */
  settled(entry: Entry): void {
    if (this.#running) this.#sendNext(entry.chat);
  }

  async run(): Promise<Window> {
    const { job, onMeasuring } = this.#stage;
    this.#running = true;
    for (let chat = 0; chat < job.chats; chat++) this.#sendNext(chat);
    await delay(job.warmupMs);
    onMeasuring();
    const from = performance.now();
    await delay(job.measureMs);
    const until = performance.now();
    this.#running = false;
    return { from, until };
  }

  #sendNext(chat: number): void {
    const id = newId();
    this.#stage.ledger.sent(id, chat, performance.now());
    this.#stage.arena.send(chat, id);
  }
}
