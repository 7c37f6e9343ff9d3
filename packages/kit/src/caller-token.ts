import type { KeyObject } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import { BoundedMap } from "./bounded-map.ts";
import { type Caller, callerKey } from "./caller.ts";
import { AppError } from "./errors.ts";
import { importPrivateKey, importPublicKey } from "./keys.ts";

/** How long a token is believed, in seconds; it is used within milliseconds, so this is room for skewed clocks. */
const LIFETIME_S = 60;
/** A token this old is signed anew, in milliseconds. */
const REUSE_MS = 30_000;
const CACHE_MAX = 20_000;
const AUDIENCE = "switchboard";

/** The issuer that may speak for people; every other one speaks for itself alone. */
const EDGE = "gateway";

/**
 * Signs who is calling (design: each service authorises for itself, so each must be able to believe the caller).
 * Tokens are kept for 30 s, so that a busy caller costs one signature in that time.
 */
export class CallerSigner {
  readonly #issuer: string;
  readonly #key: KeyObject;
  readonly #cache = new BoundedMap<string, Promise<string>>(CACHE_MAX, REUSE_MS);

  constructor(issuer: string, privateKey: string) {
    this.#issuer = issuer;
    this.#key = importPrivateKey(privateKey);
  }

  sign(caller: Caller): Promise<string> {
    const cacheKey = caller.kind === "visitor" && caller.client ? JSON.stringify(caller) : callerKey(caller);
    const cached = this.#cache.get(cacheKey);
    if (cached !== undefined) return cached;
    const token = new SignJWT({ caller })
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer(this.#issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(this.#key);
    this.#cache.set(cacheKey, token);
    return token;
  }
}

/** Believes the tokens of known issuers, and remembers the ones it has checked until they expire. */
export class CallerVerifier {
  readonly #keys = new Map<string, KeyObject[]>();
  readonly #checked = new BoundedMap<string, { caller: Caller; expiresAt: number }>(CACHE_MAX);

  /** @param issuers `name:publicKey` pairs separated by commas; a name stands twice while its key is rotated. */
  constructor(issuers: string) {
    for (const pair of issuers.split(",")) {
      const [name = "", key = ""] = pair.trim().split(":");
      this.#keys.set(name, [...(this.#keys.get(name) ?? []), importPublicKey(key)]);
    }
  }

  /** The caller of a token that was checked before and is still good; for the hot path, where waiting costs. */
  verifyCached(token: string): Caller | undefined {
    const entry = this.#checked.get(token);
    return entry !== undefined && entry.expiresAt > Date.now() ? entry.caller : undefined;
  }

  /** The caller that a token names. Throws unauthenticated caller.bad_token for a missing, forged or expired one. */
  async verify(token: string): Promise<Caller> {
    const known = this.verifyCached(token);
    if (known !== undefined) return known;
    const payload = await this.#check(token);
    const caller = readCaller(payload);
    this.#checked.set(token, { caller, expiresAt: (payload.exp ?? 0) * 1000 });
    return caller;
  }

  async #check(token: string): Promise<JWTPayload> {
    let problem: unknown;
    for (const [issuer, keys] of this.#keys) {
      for (const key of keys) {
        try {
          const options = { issuer, audience: AUDIENCE, algorithms: ["EdDSA"], requiredClaims: ["exp", "iat"] };
          return (await jwtVerify(token, key, options)).payload;
        } catch (error) {
          problem = error;
        }
      }
    }
    throw badToken(problem);
  }
}

function readCaller(payload: JWTPayload): Caller {
  const caller = payload["caller"] as Caller | undefined;
  if (caller === undefined || typeof caller !== "object") throw badToken();
  if (payload.iss === EDGE) return caller;
  if (caller.kind === "service" && caller.name === payload.iss) return caller;
  throw badToken();
}

function badToken(cause?: unknown): AppError {
  return new AppError("unauthenticated", "caller.bad_token", {}, { cause });
}
