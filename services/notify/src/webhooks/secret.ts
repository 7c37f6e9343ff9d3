import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** The secret before the present one signs for this long after a rotation, in milliseconds. */
export const PREVIOUS_SECRET_MS = 24 * 3_600_000;

/** A new secret of an endpoint, as standardwebhooks.com wants it: 32 random bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** The headers by which a receiver believes a body: one signature for each secret. The id is the same for every attempt. */
export function signedHeaders(id: string, body: string, secrets: readonly string[], now: Date): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(" "),
  };
}
