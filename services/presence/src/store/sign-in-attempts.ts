import { createHash } from "node:crypto";
import { addressBucket } from "@switchboard/kit/address-bucket";
import type { Redis } from "ioredis";
import { loadScript, onRedis, runScript } from "./redis.ts";

/** Who guesses a password. */
export interface Guesser {
  readonly email: string;
  readonly address: string;
  /** The browser, as nobody else can name it; empty where none is known. */
  readonly device: string;
}

/** An attempt that was counted, or that has to wait. */
export interface Attempt {
  /** Milliseconds until one is allowed again; 0 when this one is. */
  readonly waitMs: number;
  /** Under which counters it was counted. */
  readonly counters: readonly string[];
}

/** How many failed attempts are allowed in a window. */
export interface AttemptLimits {
  /** Of one email from one address, or in one browser in which somebody signed in with it. */
  readonly perPair: number;
  readonly perAddress: number;
  /** Of one email from addresses from which nobody ever signed in with it. */
  readonly perEmail: number;
  readonly windowMs: number;
}

/**
 * A person guesses their own password ten times at most; an office behind one address has many people. Somebody else's
 * guesses keep nobody out: they are counted apart, and all together they close the door to strange addresses only. The
 * browser in which somebody signed in before is counted by itself, whoever else guesses behind the same address.
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

  /** Counts an attempt before it is made. */
  async take(who: Guesser): Promise<Attempt> {
    const limits = await this.#limitsOf(who);
    const counters = limits.map(([counter]) => keyOf(counter));
    const most = limits.map(([, max]) => max);
    const waitMs = await runScript(this.#redis, takeScript, counters, [this.#limits.windowMs, ...most]);
    return { waitMs: waitMs as number, counters };
  }

  /** Takes an attempt off again that was no wrong guess. */
  async giveBack({ counters }: Attempt): Promise<void> {
    await runScript(this.#redis, giveBackScript, [...counters], []);
  }

  /** Somebody signed in from there. */
  async remember(who: Guesser): Promise<void> {
    for (const place of placesOf(who)) await onRedis(this.#redis.set(keyOf(`known:${place}`), 1, "PX", KNOWN_MS));
  }

  /** What is counted, and the most of each. */
  async #limitsOf(who: Guesser): Promise<[counter: string, most: number][]> {
    const { perPair, perAddress, perEmail } = this.#limits;
    const [atAddress, inDevice] = placesOf(who);
    if (inDevice !== undefined && (await this.#isKnown(inDevice))) return [[`pair:${inDevice}`, perPair]];
    const everywhere: [string, number] = [`email:${digest(who.email)}`, perEmail];
    return [
      [`pair:${atAddress}`, perPair],
      [`address:${digest(addressBucket(who.address))}`, perAddress],
      ...((await this.#isKnown(atAddress)) ? [] : [everywhere]),
    ];
  }

  async #isKnown(place: string): Promise<boolean> {
    return (await onRedis(this.#redis.exists(keyOf(`known:${place}`)))) === 1;
  }
}

/** Where somebody signs in: at an address, and in a browser if it is known. */
function placesOf({ email, address, device }: Guesser): [atAddress: string, inDevice?: string] {
  const atAddress = `${digest(email)}:${digest(addressBucket(address))}`;
  return device === "" ? [atAddress] : [atAddress, `${digest(email)}:device:${digest(device)}`];
}

function keyOf(name: string): string {
  return `presence:{attempts}:${name}`;
}

/** Keeps keys short whatever was typed, and emails out of Redis. */
function digest(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
