import { setTimeout as delay } from "node:timers/promises";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { type System, startSystem } from "@switchboard/stack/system";
import pg from "pg";
import type { Contender } from "./contender.ts";
import { openHeldChats } from "./people.ts";
import { raisedLimits } from "./raised-limits.ts";

// The relay has this long to bring the events of one measurement to JetStream.
const settleMs = 60_000;

/** Starts presence, chat and one gateway on the given backends, with 512 taken chats. */
export async function startSwitchboard(backends: Backends, profileDir: string | undefined): Promise<Contender> {
  const system = await startSystem({
    backends,
    env: { ...raisedLimits, NODE_OPTIONS: profileOptions(profileDir).join(" ") },
  });
  try {
    return await toContender(system);
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** Makes a running system one to send messages through: opens 512 chats in it, which ten operators take. */
export async function toContender(system: System): Promise<Contender> {
  const { chats, operators } = await openHeldChats(system);
  const chatIds = chats.map(({ chatId }) => chatId);
  const visitors = chats.map(({ visitor }) => visitor);
  const url = realtimeUrl(system);
  const databaseUrl = system.databaseUrls.chat;
  return {
    name: "switchboard",
    // Asked each time: one that was started anew has another.
    get pids() {
      return Object.fromEntries(system.services.map(({ label, process }) => [label, process.pid ?? 0]));
    },
    target: async () => ({
      kind: "switchboard",
      url,
      databaseUrl,
      chatIds,
      visitors,
      operators: operators.map(({ token }) => token),
    }),
    settle: () => untilRelayed(databaseUrl),
    stop: () => system.stop(),
  };
}

/** Where the first gateway takes WebSockets. */
export function realtimeUrl(system: System): string {
  return `${(system.gatewayUrls[0] ?? "").replace("http", "ws")}/v1/realtime`;
}

/** Makes Node write a profile of each service when it ends; nothing without a folder. */
export function profileOptions(dir: string | undefined): string[] {
  return dir === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${dir}`];
}

/** Waits until the outbox is empty: its relay is a cost of ours that must not fall on the next system. */
async function untilRelayed(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const deadline = performance.now() + settleMs;
    for (;;) {
      const { rowCount } = await client.query("select 1 from outbox where relayed_at is null limit 1");
      if (rowCount === 0) return;
      if (performance.now() > deadline) throw new Error("events wait in the outbox for a minute already");
      await delay(20);
    }
  } finally {
    await client.end();
  }
}
