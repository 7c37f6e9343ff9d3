import type { Bus } from "@switchboard/bus/nats";
import { StreamReader } from "@switchboard/bus/stream-reader";
import { chatStream, type StreamDefinition } from "@switchboard/contracts/subjects";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { recordEvents } from "./commands/record-events.ts";
import type { NotifyDeps } from "./deps.ts";

/** Whose facts are told outside. */
export const eventStreams: readonly StreamDefinition[] = [chatStream];

/** A stream is looked at this often, in milliseconds. */
const LOOK_MS = 300;

/** Turns facts into deliveries as they come, in their order. `queued` is told when there are new deliveries. */
export function startEventFollower(deps: NotifyDeps, bus: Bus, queued: () => void): { stop(): Promise<void> } {
  const loops = eventStreams.map((stream) => follow(deps, bus, stream, queued));
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) };
}

function follow({ pool, now, log }: NotifyDeps, bus: Bus, stream: StreamDefinition, queued: () => void): Loop {
  const reader = new StreamReader(bus, stream);
  return startLoop({
    name: `events of ${stream.name}`,
    everyMs: LOOK_MS,
    log,
    run: async (signal) => {
      for (let more = true; more && bus.connected && !signal.aborted; ) {
        const recorded = await recordEvents(pool, reader, stream, now());
        if (recorded.deliveries > 0) queued();
        more = recorded.more;
      }
    },
  });
}
