import { createHmac, randomBytes } from "node:crypto";

/** The secret before the present one signs for this long after a rotation, in milliseconds. */
export const PREVIOUS_SECRET_MS = 24 * 3_600_000;

/** A new secret of an endpoint: 32 random bytes. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64url")}`;
}

/**
 * The value of the header `Switchboard-Signature`: the time in seconds, and for each secret the HMAC-SHA256 of
 * `<time>.<body>`. The key is the secret as it is shown.
 */
export function sign(body: string, secrets: readonly string[], now: Date): string {
  const time = Math.floor(now.getTime() / 1000);
  const signatures = secrets.map(
    (secret) => `v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`,
  );
  return [`t=${time}`, ...signatures].join(",");
}
