import type { Logger } from "@switchboard/kit/log";
import { Redis } from "ioredis";

/** No command of ours takes this long unless Redis is away, in milliseconds. */
const COMMAND_MS = 1_000;
/** A connection that answers nothing for this long, in milliseconds, is given up: its other end may be gone. */
const SILENCE_MS = 2_000;
/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_MAX_MS = 500;

/**
 * A client that says at once that Redis is away, instead of keeping commands for later: nobody waits, and what is done
 * late is a lie. It reconnects for ever, at most half a second after Redis is back.
 */
export function createRedis(url: string, log: Logger, commandMs = COMMAND_MS): Redis {
  const redis = new Redis(url, {
    commandTimeout: commandMs,
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempts) => Math.min(attempts * 50, RECONNECT_MAX_MS),
  });
  let away = false;
  redis.on("error", (err: Error) => {
    // One line for each outage, not for each attempt to end it.
    if (!away) log.warn({ err }, "redis is away");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("redis is back");
    away = false;
  });
  return redis;
}
