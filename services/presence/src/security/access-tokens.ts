import type { KeyObject } from "node:crypto";
import { importPrivateKey } from "@switchboard/kit/keys";
import { SignJWT } from "jose";

/** Life of an access token, in milliseconds: what a person may no longer do, they can do this long at most. */
const ACCESS_TOKEN_MS = 900_000;

/** An access token of a member of staff. */
export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Mints the tokens that the gateway checks on its own (EdDSA). */
export class AccessTokens {
  readonly #key: KeyObject;

  /** @param privateKey Ed25519, 32 bytes in base64url. */
  constructor(privateKey: string) {
    this.#key = importPrivateKey(privateKey);
  }

  /** A token for one person in one session, good for 15 minutes. */
  async mint(staff: { id: string; name: string }, sessionId: string, now: Date): Promise<AccessToken> {
    const issuedAt = Math.floor(now.getTime() / 1000);
    const expiresAt = issuedAt + ACCESS_TOKEN_MS / 1000;
    const token = await new SignJWT({ name: staff.name, sid: sessionId })
      .setProtectedHeader({ alg: "EdDSA", typ: "JWT" })
      .setIssuer("presence")
      .setAudience("gateway")
      .setSubject(staff.id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: new Date(expiresAt * 1000) };
  }
}
