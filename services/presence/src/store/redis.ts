import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@switchboard/kit/errors";
import type { Redis } from "ioredis";

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
