import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { Redis } from "ioredis";

/** No command of ours takes this long unless Redis is away, in milliseconds. */
const COMMAND_TIMEOUT_MS = 1_000;
/** A connection that answers nothing for this long, in milliseconds, is given up: its other end may be gone. */
const SILENCE_MS = 2_000;
const RECONNECT_MAX_MS = 500;

/**
 * A client that says at once that Redis is away, instead of keeping commands for later: a lease renewed late is a lie.
 * It reconnects for ever, at most half a second after Redis is back.
 */
export function createRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 50, RECONNECT_MAX_MS),
  });
  let lost = false;
  redis.on("error", (err) => {
    // One line for each outage, not for each attempt to end it.
    if (!lost) log.warn({ err }, "redis is away");
    lost = true;
  });
  redis.on("ready", () => {
    if (lost) log.info("redis is back");
    lost = false;
  });
  return redis;
}

/** Resolves when the first attempt to connect has ended, well or not. */
export function firstAttempt(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (redis.status === "ready") return resolve();
    redis.once("ready", resolve);
    redis.once("close", resolve);
  });
}

/** A Lua script beside this file's folder `lua`. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

/** Reads `lua/<name>.lua`. */
export function loadScript(name: string): Script {
  // A prefix, so that no command of Redis has the same name.
  return { name: `presence-${name}`, text: readFileSync(join(import.meta.dirname, `lua/${name}.lua`), "utf8") };
}

/** Redis remembers scripts by their hash; ioredis sends the text again when Redis has forgotten it. */
type ScriptRunner = (keyCount: number, ...keysAndArgs: string[]) => Promise<unknown>;

/** Runs a script. Throws unavailable presence.redis_unavailable when Redis is away. */
export function runScript(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  const commands = redis as unknown as Record<string, ScriptRunner | undefined>;
  if (commands[script.name] === undefined) redis.defineCommand(script.name, { lua: script.text });
  const run = commands[script.name];
  if (run === undefined) throw new TypeError(`script ${script.name} is not defined`);
  return onRedis(run.call(redis, keys.length, ...keys, ...args.map(String)));
}

/** Turns the loss of Redis into unavailable presence.redis_unavailable; a refused command stays the bug it is. */
export async function onRedis<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw new AppError("unavailable", "presence.redis_unavailable", {}, { cause: error });
  }
}

/** Replies that mean a server which will work again by itself: starting, full, failing over, or busy. */
const PASSING = /^(LOADING|OOM|READONLY|MASTERDOWN|BUSY|TRYAGAIN|CLUSTERDOWN|MISCONF)\b/;

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === "ReplyError" && !PASSING.test(error.message);
}
