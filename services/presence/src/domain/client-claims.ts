import { isLine } from "@switchboard/contracts/texts";

/** A client of a project, as the project's site vouches for it (C4). */
export interface Client {
  /** The site's own id of the client. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/** What is read of a token's payload; its signature and audience were checked before. */
export interface ClientClaims {
  readonly sub?: unknown;
  readonly name?: unknown;
  readonly email?: unknown;
  readonly iat?: unknown;
  readonly nbf?: unknown;
  readonly exp?: unknown;
}

/** Longest life of a site's token, in seconds (design 8). */
const LIFETIME_MAX_S = 3600;
/** A site's clock may be ahead of ours by this much, in seconds. An expired token gets no such grace. */
const SKEW_S = 60;

/**
 * The client that a site's token names, or undefined when the token breaks a rule: `sub` and `exp` must be there, its
 * texts must be of one line, it
 * must not be expired, not be from the future, and live for an hour at most.
 */
export function clientOfClaims(claims: ClientClaims, now: Date): Client | undefined {
  const { sub, exp } = claims;
  const nowS = now.getTime() / 1000;
  const name = optionalText(claims.name, 100);
  const email = optionalText(claims.email, 254);
  if (typeof sub !== "string" || sub.length < 1 || sub.length > 200 || !isLine(sub)) return undefined;
  if (!isTime(exp) || !livesRightly(claims, exp, nowS)) return undefined;
  if (name === undefined || email === undefined) return undefined;
  return { id: sub, name, email, expiresAt: new Date(exp * 1000) };
}

function livesRightly({ iat, nbf }: ClientClaims, exp: number, nowS: number): boolean {
  if (exp <= nowS || exp > nowS + LIFETIME_MAX_S + SKEW_S) return false;
  if (iat !== undefined && (!isTime(iat) || iat > nowS + SKEW_S || exp - iat > LIFETIME_MAX_S)) return false;
  return nbf === undefined || (isTime(nbf) && nbf <= nowS + SKEW_S);
}

/** Seconds since 1970 that a Date can hold. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 && value < 8.64e12;
}

function optionalText(value: unknown, max: number): string | undefined {
  if (value === undefined || value === null) return "";
  return typeof value === "string" && value.length <= max && isLine(value) ? value : undefined;
}
