import { createHash, randomBytes } from "node:crypto";

/** Bytes of a secret: nobody guesses it, so a fast hash keeps it safe. */
const SECRET_BYTES = 32;
const API_KEY = /^sbk_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** The whole key as an integration sends it, and the hash that is kept. */
export interface NewApiKeySecret {
  readonly secret: string;
  readonly hash: Buffer;
}

/** A fresh secret for the key with this id: `sbk_<id>_<secret>`. */
export function newApiKeySecret(id: string): NewApiKeySecret {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { secret: `sbk_${id}_${secret}`, hash: hashOf(secret) };
}

/** Which key a text claims to be, and the hash to compare; undefined for what cannot be one. */
export function readApiKey(text: string): { readonly id: string; readonly hash: Buffer } | undefined {
  const [, id, secret] = API_KEY.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, hash: hashOf(secret) };
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
