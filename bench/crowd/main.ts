import type { CrowdOrder, CrowdReport } from "./crowd-job.ts";
import { Member, type MemberEvents } from "./member.ts";

// A process of the crowd: holds its part of the idle sockets, and says when all of them are there and when not.

type Connect = Extract<CrowdOrder, { kind: "connect" }>;

const heard = { heartbeats: 0, attempts: 0, drops: 0, refusals: 0, firstRefusal: undefined as string | undefined };
let members: Member[] = [];
let up = 0;
/** Called when one more member is there; lets the next ones connect. */
let onUp: () => void = () => undefined;

const events: MemberEvents = {
  up: () => {
    up += 1;
    onUp();
    if (up === members.length) report({ kind: "whole", at: Date.now(), heard });
  },
  down: () => {
    if (up === members.length) report({ kind: "broken", at: Date.now() });
    up -= 1;
    heard.drops += 1;
  },
  attempt: () => {
    heard.attempts += 1;
  },
  heartbeat: () => {
    heard.heartbeats += 1;
  },
  refused: (frame) => {
    heard.refusals += 1;
    heard.firstRefusal ??= frame;
  },
  failed: (reason) => report({ kind: "failed", reason }),
};

process.on("message", (order: CrowdOrder) => {
  if (order.kind === "connect") connectAll(order);
  else disconnectAll().catch((error: unknown) => report({ kind: "failed", reason: String(error) }));
});
process.on("disconnect", () => process.exit());

/** Some at a time: who is there makes room for the next one. */
function connectAll({ url, members: specs, atOnce, localAddresses }: Connect): void {
  members = specs.map((spec, index) => {
    const localAddress = localAddresses[index % localAddresses.length] ?? "127.0.0.1";
    return new Member(spec, { url, localAddress }, events);
  });
  const waiting = members.values();
  onUp = () => waiting.next().value?.connect();
  for (let started = 0; started < atOnce; started++) onUp();
}

async function disconnectAll(): Promise<void> {
  const gone = members;
  members = [];
  up = 0;
  onUp = () => undefined;
  await Promise.all(gone.map((member) => member.close()));
  report({ kind: "disconnected", heard });
}

function report(message: CrowdReport): void {
  process.send?.(message);
}
