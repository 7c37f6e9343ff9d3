import { setTimeout as delay } from "node:timers/promises";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { startSystem } from "@switchboard/stack/system";
import pg from "pg";
import type { Contender } from "./contender.ts";
import { openChats, signIn } from "./people.ts";

/** Everybody comes from one address here, and a sender under load writes as fast as it is answered. */
const raisedLimits = {
  GATEWAY_RATE_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_VISITOR_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_VISITOR_FRAME_BURST: "100000",
  GATEWAY_VISITOR_FRAMES_PER_SECOND: "100000",
  GATEWAY_STAFF_FRAME_BURST: "100000",
  GATEWAY_STAFF_FRAMES_PER_SECOND: "100000",
};
// Operators sign in anew before their tokens end.
const tokenReuseMs = 10 * 60_000;
// The relay has this long to bring the events of one measurement to JetStream.
const settleMs = 60_000;

/** Starts presence, chat and one gateway on the given backends, with 512 taken chats. */
export async function startSwitchboard(backends: Backends, profileDir: string | undefined): Promise<Contender> {
  const system = await startSystem({ backends, env: { ...raisedLimits, LOG_LEVEL: "warn", ...profiling(profileDir) } });
  try {
    const opened = await openChats(system);
    const chatIds = opened.map(({ chatId }) => chatId);
    const visitors = opened.map(({ visitor }) => visitor);
    const url = `${(system.gatewayUrls[0] ?? "").replace("http", "ws")}/v1/realtime`;
    const tokens = new TokenKeeper(() => signIn(system));
    const databaseUrl = system.databaseUrls.chat;
    return {
      name: "switchboard",
      pids: Object.fromEntries(system.services.map(({ label, process }) => [label, process.pid ?? 0])),
      target: async () => ({
        kind: "switchboard",
        url,
        databaseUrl,
        chatIds,
        visitors,
        operators: await tokens.get(),
      }),
      settle: () => untilRelayed(databaseUrl),
      stop: () => system.stop(),
    };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** Node writes a profile of each service when it ends. */
function profiling(dir: string | undefined): Record<string, string> {
  return dir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${dir}` };
}

class TokenKeeper {
  readonly #signIn: () => Promise<string[]>;
  #tokens: string[] = [];
  #at = Number.NEGATIVE_INFINITY;

  constructor(signIn: () => Promise<string[]>) {
    this.#signIn = signIn;
  }

  async get(): Promise<string[]> {
    if (performance.now() - this.#at > tokenReuseMs) {
      this.#tokens = await this.#signIn();
      this.#at = performance.now();
    }
    return this.#tokens;
  }
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
