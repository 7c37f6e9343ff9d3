import type { Bus } from "@switchboard/bus/nats";
import { type StreamHead, StreamReader } from "@switchboard/bus/stream-reader";
import { chatFacts, searchFacts } from "@switchboard/contracts/facts";
import { chatStream, searchStream } from "@switchboard/contracts/subjects";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { recordEvents } from "./commands/record-events.ts";
import type { NotifyDeps } from "./deps.ts";
import type { FactStream } from "./domain/webhook-event.ts";

/** Whose facts are told outside. */
export const eventStreams: readonly FactStream[] = [
  // Its openings say which project a chat belongs to.
  { ...chatStream, facts: Object.keys(chatFacts), always: ["chat_opened"] },
  { ...searchStream, facts: Object.keys(searchFacts), always: [] },
];

/** A stream that moves is looked at this often, in milliseconds. */
const LOOK_MS = 300;
/** One that stood still for longer than `STILL_MS`. */
const STILL_LOOK_MS = 1_000;
const STILL_MS = 10_000;

/** Turns facts into deliveries as they come, in their order. `queued` is told when there are new deliveries. */
export function startEventFollower(deps: NotifyDeps, bus: Bus, queued: () => void): { stop(): Promise<void> } {
  const loops = eventStreams.map((stream) => follow(deps, bus, stream, queued));
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

function follow({ pool, now, log }: NotifyDeps, bus: Bus, stream: FactStream, queued: () => void): Loop {
  const reader = new StreamReader(bus, stream);
  /** Where the stream ended when all of it was recorded. */
  let recordedTo: StreamHead | undefined;
  let movedAt = performance.now();
  return startLoop({
    name: `events of ${stream.name}`,
    everyMs: () => (performance.now() - movedAt > STILL_MS ? STILL_LOOK_MS : LOOK_MS),
    log,
    run: async (signal) => {
      if (!bus.connected) return;
      // Nothing is asked of the database while the stream stands still.
      const head = await reader.head();
      if (isSame(head, recordedTo)) return;
      recordedTo = undefined;
      movedAt = performance.now();
      for (let more = true; more && bus.connected && !signal.aborted; ) {
        const recorded = await recordEvents(pool, reader, stream, now());
        if (recorded.deliveries > 0) queued();
        more = recorded.more;
        if (recorded.complete) recordedTo = head;
      }
    },
  });
}

function isSame(head: StreamHead | undefined, other: StreamHead | undefined): boolean {
  if (head === undefined || other === undefined) return false;
  return head.lastSeq === other.lastSeq && head.createdAt.getTime() === other.createdAt.getTime();
}
