import { setTimeout as delay } from "node:timers/promises";
import { percentiles } from "../report/stats.ts";
import type { Arena, ArenaOptions } from "./arena.ts";
import { openFloorArena } from "./floor-arena.ts";
import { ClosedGenerator, generateOpen, type Window } from "./generate.ts";
import type { Job, Outcome, Target } from "./job.ts";
import { type Entry, Ledger } from "./ledger.ts";
import { openSocketIoArena } from "./socketio-arena.ts";
import { StoredMessages } from "./stored-messages.ts";
import { openSwitchboardArena } from "./switchboard-arena.ts";

// What is acked must be seen within this, or it is lost.
const drainMs = 10_000;

/** Runs one measurement: connects everybody, sends, waits for the last message, compares with the database. */
export async function runJob(job: Job, onMeasuring: () => void, onMeasured: () => void): Promise<Outcome> {
  const stored = new StoredMessages(job.target, job.chats);
  await stored.connect();
  const heads = await stored.heads();
  let closed: ClosedGenerator | undefined;
  const ledger = new Ledger(job.chats, (entry) => closed?.settled(entry));
  const arena = await openArena({ target: job.target, chats: job.chats, heads, ledger });
  const stage = { job, arena, ledger, onMeasuring };
  if (job.load.kind === "closed") closed = new ClosedGenerator(stage);
  const window = await (job.load.kind === "open" ? generateOpen(stage, job.load.perSecond) : closed?.run());
  onMeasured();
  await drain(ledger);
  await arena.close();
  const comparison = await stored.compare(ledger, heads);
  await stored.end();
  return summarise(job, ledger, window ?? { from: 0, until: 0 }, comparison);
}

function openArena(options: ArenaOptions<Target>): Promise<Arena> {
  const { target } = options;
  switch (target.kind) {
    case "floor":
      return openFloorArena({ ...options, target });
    case "switchboard":
      return openSwitchboardArena({ ...options, target });
    case "socketio":
      return openSocketIoArena({ ...options, target });
  }
}

/** Waits until every message was answered and what was acked was seen; then a moment longer, for doubles. */
async function drain(ledger: Ledger): Promise<void> {
  const deadline = performance.now() + drainMs;
  const isOpen = (entry: Entry) => !entry.refused && (entry.ackedAt === 0 || entry.seenAt === 0);
  while (ledger.entries.values().some(isOpen) && performance.now() < deadline) await delay(20);
  await delay(100);
}

function summarise(
  job: Job,
  ledger: Ledger,
  window: Window,
  { missing, reordered }: { missing: number; reordered: number },
): Outcome {
  const all = [...ledger.entries.values()];
  const accepted = all.filter(({ ackedAt }) => ackedAt > 0);
  // The open loop counts what was due in the measured time, the closed one what was done in it.
  const moment = job.load.kind === "open" ? "dueAt" : "seenAt";
  const measured = accepted.filter(
    (entry) => entry.seenAt > 0 && entry[moment] >= window.from && entry[moment] < window.until,
  );
  const unseen = accepted.filter(({ seenAt }) => seenAt === 0).length;
  return {
    messages: measured.length,
    perSecond: (measured.length * 1000) / (window.until - window.from),
    seen: percentiles(measured.map(({ seenAt, dueAt }) => seenAt - dueAt)),
    seenFromSend: percentiles(measured.map(({ seenAt, sentAt }) => seenAt - sentAt)),
    acked: percentiles(measured.map(({ ackedAt, sentAt }) => ackedAt - sentAt)),
    accepted: accepted.length,
    refused: ledger.refused,
    firstRefusal: ledger.firstRefusal,
    lost: Math.max(unseen, missing),
    doubled: ledger.doubled,
    reordered: ledger.reordered + reordered,
  };
}
