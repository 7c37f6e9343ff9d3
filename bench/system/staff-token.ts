import { sign } from "node:crypto";
import { importPrivateKey, type KeyPair } from "@switchboard/kit/keys";

// Longer than any run, so that nobody has to sign in anew.
const lifetimeS = 7_200;

/**
 * An access token as presence makes it at a sign-in, which would hash a password: a thousand operators who come at once
 * are to measure the system and not argon2.
 */
export function mintStaffToken({ privateKey }: KeyPair, staff: { readonly id: string; readonly name: string }): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, exp: now + lifetimeS };
  const claims = { iss: "presence", aud: "gateway", sub: staff.id, name: staff.name, sid: staff.id, ...times };
  const signed = `${encode({ alg: "EdDSA", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), importPrivateKey(privateKey)).toString("base64url")}`;
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
