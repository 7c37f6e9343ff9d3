import type { KeyObject } from "node:crypto";
import { BoundedMap } from "@switchboard/kit/bounded-map";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { importPublicKey } from "@switchboard/kit/keys";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { StaffIdentity } from "./identity.ts";

/** Tokens whose signature was checked and is remembered. */
const CACHE_MAX = 20_000;

/** Checks the access tokens that presence signs for staff; no call to presence is needed. */
export class StaffTokens {
  readonly #keys: readonly KeyObject[];
  readonly #checked = new BoundedMap<string, StaffIdentity>(CACHE_MAX);

  /** @param publicKeys separated by commas; several while a key is rotated. */
  constructor(publicKeys: string) {
    this.#keys = publicKeys.split(",").map((key) => importPublicKey(key.trim()));
  }

  /** Who a token names. Errors: unauthenticated auth.invalid_token, auth.token_expired. */
  async verify(token: string): Promise<StaffIdentity> {
    const identity = this.#checked.get(token) ?? toIdentity(await this.#check(token));
    this.#checked.set(token, identity);
    return requireFresh(identity);
  }

  async #check(token: string): Promise<JWTPayload> {
    let problem: unknown;
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: "presence",
          audience: "gateway",
          algorithms: ["EdDSA"],
          requiredClaims: ["sub", "exp"],
        });
        return payload;
      } catch (error) {
        // The signature is checked before the time, so a token that is only expired was ours.
        if (error instanceof errors.JWTExpired) throw expired();
        problem = error;
      }
    }
    throw new AppError("unauthenticated", "auth.invalid_token", {}, { cause: problem });
  }
}

function toIdentity({ sub = "", exp = 0, name, sid }: JWTPayload & { name?: unknown; sid?: unknown }): StaffIdentity {
  if (!isUuid(sub) || typeof name !== "string" || typeof sid !== "string") {
    throw new AppError("unauthenticated", "auth.invalid_token");
  }
  return { kind: "staff", id: sub, name, sessionId: sid, expiresAt: exp * 1000 };
}

function requireFresh(identity: StaffIdentity): StaffIdentity {
  if (identity.expiresAt <= Date.now()) throw expired();
  return identity;
}

function expired(): AppError {
  return new AppError("unauthenticated", "auth.token_expired");
}
