import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";

/** An Ed25519 key pair, each half 32 bytes in base64url: short enough for an environment variable. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function generateKeyPair(): KeyPair {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  if (d === undefined || x === undefined) throw new TypeError("an Ed25519 key has both halves");
  return { privateKey: d, publicKey: x };
}

// PKCS #8 (RFC 8410) is this prefix and the 32 bytes of the seed.
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

export function importPrivateKey(raw: string): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, bytes(raw)]), format: "der", type: "pkcs8" });
}

export function importPublicKey(raw: string): KeyObject {
  bytes(raw);
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw }, format: "jwk" });
}

function bytes(raw: string): Buffer {
  const decoded = Buffer.from(raw, "base64url");
  if (decoded.length !== 32) throw new Error("a key must be 32 bytes in base64url");
  return decoded;
}
