import { AppError, invalidField } from "@switchboard/kit/errors";

const algorithms = ["HS256", "EdDSA"] as const;
/** As JWA calls it (RFC 7518, RFC 8037). */
export type KeyAlgorithm = (typeof algorithms)[number];

/** A key with which a project's site signs its clients' tokens (C4). */
export interface ProjectKey {
  /** The `kid` of the tokens. */
  readonly keyId: string;
  readonly algorithm: KeyAlgorithm;
  /** The shared secret, or the public key. */
  readonly key: Uint8Array;
}

/** The old and the new one, while a site changes over. */
const ACTIVE_KEYS_MAX = 2;
/** RFC 7518 3.2: a key of the size of the hash or larger. */
const SECRET_MIN_BYTES = 32;
const SECRET_MAX_BYTES = 1024;
const ED25519_BYTES = 32;

/** Whether a text can be the id of a key: 1 to 64 printable ASCII characters. */
export function isKeyId(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text);
}

/** Throws invalid_argument presence.invalid_value for an algorithm with which nobody signs here. */
export function checkAlgorithm(name: string): KeyAlgorithm {
  const known = algorithms.find((one) => one === name);
  if (known !== undefined) return known;
  throw invalidField("presence.invalid_value", "/algorithm", `must be one of ${algorithms.join(", ")}`);
}

/** Throws invalid_argument presence.invalid_project_key naming the field. */
export function checkProjectKey(key: ProjectKey): ProjectKey {
  const reason = "presence.invalid_project_key";
  if (!isKeyId(key.keyId)) throw invalidField(reason, "/key_id", "must have 1 to 64 printable ASCII characters");
  const size = key.key.byteLength;
  if (key.algorithm === "HS256" && (size < SECRET_MIN_BYTES || size > SECRET_MAX_BYTES)) {
    throw invalidField(reason, "/key", `must have ${SECRET_MIN_BYTES} to ${SECRET_MAX_BYTES} bytes`);
  }
  if (key.algorithm === "EdDSA" && size !== ED25519_BYTES) {
    throw invalidField(reason, "/key", `must have ${ED25519_BYTES} bytes`);
  }
  return key;
}

/**
 * Whether a key is to be added to those a project has: false when the very same one is there already. Throws
 * already_exists presence.project_key_exists for another key under the same id, failed_precondition
 * presence.too_many_project_keys for a third one.
 */
export function admitsKey(existing: readonly ProjectKey[], key: ProjectKey): boolean {
  const namesake = existing.find((one) => one.keyId === key.keyId);
  if (namesake !== undefined) {
    if (sameKey(namesake, key)) return false;
    throw new AppError("already_exists", "presence.project_key_exists", { key_id: key.keyId });
  }
  if (existing.length < ACTIVE_KEYS_MAX) return true;
  throw new AppError("failed_precondition", "presence.too_many_project_keys", { max: String(ACTIVE_KEYS_MAX) });
}

function sameKey(a: ProjectKey, b: ProjectKey): boolean {
  return a.algorithm === b.algorithm && Buffer.compare(a.key, b.key) === 0;
}
