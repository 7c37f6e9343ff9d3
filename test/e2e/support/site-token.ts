import { demoClientKeyId } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { SignJWT } from "jose";

export interface SiteTokenOptions {
  /** Base64url; the demo site's own unless given. */
  readonly secret?: string;
  /** Seconds from now. */
  readonly issuedAt?: number;
  /** Seconds. */
  readonly lifetime?: number;
}

/** What the demo site gives a client who signed in there (C4). */
export function siteToken(
  system: System,
  claims: Readonly<Record<string, string>>,
  options: SiteTokenOptions = {},
): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000) + (options.issuedAt ?? 0);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256", kid: demoClientKeyId })
    .setAudience("acme")
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (options.lifetime ?? 600))
    .sign(Buffer.from(options.secret ?? system.secrets.demoClientSecret, "base64url"));
}
