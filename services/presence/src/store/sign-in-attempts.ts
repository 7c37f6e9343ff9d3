import { createHash } from "node:crypto";
import { addressBucket } from "@switchboard/kit/address-bucket";
import type { Redis } from "ioredis";
import { loadScript, onRedis, runScript } from "./redis.ts";

/** Who guesses a password. */
export interface Guesser {
  readonly email: string;
  readonly address: string;
}

/** How many failed attempts are allowed in a window. */
export interface AttemptLimits {
  /** Of one email from one address. */
  readonly perPair: number;
  readonly perAddress: number;
  /** Of one email from addresses from which nobody ever signed in with it. */
  readonly perEmail: number;
  readonly windowMs: number;
}

/**
 * A person guesses their own password ten times at most; an office behind one address has many people. Somebody else's
 * guesses keep nobody out: they are counted apart, and all together they close the door to strange addresses only.
 */
export const attemptLimits: AttemptLimits = { perPair: 10, perAddress: 50, perEmail: 100, windowMs: 300_000 };

/** Where somebody signed in is remembered for this long, in milliseconds. */
const KNOWN_MS = 90 * 24 * 3_600_000;

const takeScript = loadScript("take-attempts");
const giveBackScript = loadScript("give-back-attempts");

/** Counts failed attempts at passwords. All methods throw unavailable presence.redis_unavailable when Redis is away. */
export class SignInAttempts {
  readonly #redis: Redis;
  readonly #limits: AttemptLimits;

  constructor(redis: Redis, limits: AttemptLimits) {
    this.#redis = redis;
    this.#limits = limits;
  }

  /** Counts an attempt before it is made; answers 0, or the milliseconds until one is allowed again. */
  async take(who: Guesser): Promise<number> {
    const { windowMs, perPair, perAddress, perEmail } = this.#limits;
    const known = await onRedis(this.#redis.exists(knownKey(who)));
    const limits = known === 1 ? [perPair, perAddress] : [perPair, perAddress, perEmail];
    const keys = keysOf(who).slice(0, limits.length);
    return (await runScript(this.#redis, takeScript, keys, [windowMs, ...limits])) as number;
  }

  /** Takes an attempt off again that was no wrong guess. */
  async giveBack(who: Guesser): Promise<void> {
    await runScript(this.#redis, giveBackScript, keysOf(who), []);
  }

  /** Somebody signed in from there. */
  async remember(who: Guesser): Promise<void> {
    await onRedis(this.#redis.set(knownKey(who), 1, "PX", KNOWN_MS));
  }
}

function keysOf(who: Guesser): string[] {
  const [email, address] = [digest(who.email), digest(addressBucket(who.address))];
  return [`pair:${email}:${address}`, `address:${address}`, `email:${email}`].map(
    (key) => `presence:{attempts}:${key}`,
  );
}

function knownKey({ email, address }: Guesser): string {
  return `presence:{attempts}:known:${digest(email)}:${digest(addressBucket(address))}`;
}

/** Keeps keys short whatever was typed, and emails out of Redis. */
function digest(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
