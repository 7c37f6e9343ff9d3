import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { loadScript, runScript } from "./redis.ts";

/** How many failed attempts are allowed in a window. */
export interface AttemptLimits {
  readonly perEmail: number;
  readonly perAddress: number;
  readonly windowMs: number;
}

/** A person guesses their own password ten times at most; an office behind one address has many people. */
export const attemptLimits: AttemptLimits = { perEmail: 10, perAddress: 50, windowMs: 300_000 };

const takeScript = loadScript("take-attempts");
const giveBackScript = loadScript("give-back-attempts");

/**
 * Counts failed sign-ins for an email and for an address. All methods throw unavailable presence.redis_unavailable when
 * Redis is away.
 */
export class SignInAttempts {
  readonly #redis: Redis;
  readonly #limits: AttemptLimits;

  constructor(redis: Redis, limits: AttemptLimits) {
    this.#redis = redis;
    this.#limits = limits;
  }

  /** Counts an attempt before it is made; answers 0, or the milliseconds until one is allowed again. */
  async take(email: string, address: string): Promise<number> {
    const { windowMs, perEmail, perAddress } = this.#limits;
    return (await runScript(this.#redis, takeScript, keysOf(email, address), [
      windowMs,
      perEmail,
      perAddress,
    ])) as number;
  }

  /** Takes an attempt off again that was no wrong guess. */
  async giveBack(email: string, address: string): Promise<void> {
    await runScript(this.#redis, giveBackScript, keysOf(email, address), []);
  }
}

function keysOf(email: string, address: string): string[] {
  return [`presence:{attempts}:email:${digest(email)}`, `presence:{attempts}:address:${digest(address)}`];
}

/** Keeps keys short whatever was typed, and emails out of Redis. */
function digest(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
