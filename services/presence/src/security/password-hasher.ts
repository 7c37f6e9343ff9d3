import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Slots } from "@switchboard/kit/slots";
import { normalisePassword } from "../domain/password.ts";

/** Cost of one hash. */
export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
}

/**
 * Argon2id with 19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet,
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const argon2Cost: Argon2Cost = { memoryKib: 19_456, passes: 2, parallelism: 1 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Hashes at a time: each takes 19 MiB and a thread of the four that Node has for such work. */
const CONCURRENCY = 2;
/** About two seconds of waiting, which is the deadline of the callers. */
const QUEUE_MAX = 64;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const argon2Async = promisify(argon2);

/** Hashes and checks passwords, a few at a time; both throw resource_exhausted presence.too_busy in a flood. */
export class PasswordHasher {
  readonly #cost: Argon2Cost;
  readonly #slots = new Slots(CONCURRENCY, QUEUE_MAX, "presence.too_busy");
  #decoy: Promise<string> | undefined;

  constructor(cost: Argon2Cost = argon2Cost) {
    this.#cost = cost;
  }

  /** The hash as a PHC string: `$argon2id$v=19$m=...,t=...,p=...$salt$hash`, base64 without padding. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const tag = await this.#derive(password, salt, TAG_BYTES, this.#cost);
    const { memoryKib, passes, parallelism } = this.#cost;
    return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${encode(salt)}$${encode(tag)}`;
  }

  /** Whether a password has this hash. Without a hash it takes as long, and the answer is no. */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const [cost, salt, expected] = parse(hash ?? (await this.#decoyHash()));
    const tag = await this.#derive(password, salt, expected.length, cost);
    return timingSafeEqual(tag, expected) && hash !== undefined;
  }

  /** Prepares what `verify` needs for people who do not exist, so that the first of them takes no longer either. */
  async warmUp(): Promise<void> {
    await this.#decoyHash();
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash(randomBytes(SALT_BYTES).toString("hex")).catch((error: unknown) => {
      this.#decoy = undefined;
      throw error;
    });
    return this.#decoy;
  }

  #derive(password: string, nonce: Buffer, tagLength: number, cost: Argon2Cost): Promise<Buffer> {
    const { memoryKib: memory, passes, parallelism } = cost;
    const message = normalisePassword(password);
    return this.#slots.run(() => argon2Async("argon2id", { message, nonce, tagLength, memory, passes, parallelism }));
  }
}

function parse(phc: string): [Argon2Cost, Buffer, Buffer] {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined) throw new TypeError("a stored password hash is not an argon2id string");
  const cost = { memoryKib: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return [cost, Buffer.from(salt, "base64"), Buffer.from(tag, "base64")];
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
