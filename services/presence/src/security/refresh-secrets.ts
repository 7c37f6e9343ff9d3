import { createHash, createHmac, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** A new refresh token: 256 random bits in base64url. */
export function newRefreshSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** What is stored of a refresh token. It is random, so one round of SHA-256 hides it. */
export function hashRefreshSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** A salt for {@link successorOf}. */
export function newSuccessorSalt(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/**
 * The token that follows a spent one. It can be made again from the spent token and the stored salt together, but from
 * neither alone: not by a thief of the token, and not by a thief of the database.
 */
export function successorOf(secret: string, salt: Buffer): string {
  return createHmac("sha256", secret).update(salt).digest("base64url");
}
