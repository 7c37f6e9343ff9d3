import type { Logger } from "@switchboard/kit/log";
import { Redis } from "ioredis";

/** A limit that Redis does not answer in this time is not applied, in milliseconds. */
const COMMAND_TIMEOUT_MS = 250;
/** A connection that answers nothing for this long, in milliseconds, is given up: its other end may be gone. */
const SILENCE_MS = 2_000;
/** Longest pause between two attempts to connect, in milliseconds. */
const RECONNECT_MAX_MS = 500;

/** Redis for the rate limits: commands fail at once while it is away, so that no request waits for it. */
export function connectRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    connectionName: "gateway",
    retryStrategy: (attempts) => Math.min(attempts * 50, RECONNECT_MAX_MS),
  });
  let away = false;
  redis.on("error", (err: Error) => {
    if (!away) log.warn({ err }, "redis is away: nothing is counted");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("redis is back");
    away = false;
  });
  return redis;
}
