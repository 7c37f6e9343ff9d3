import { Signer } from "@fastify/cookie";
import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import { hostOf } from "./origins.ts";

/** What a visitor's token begins with, so that it is told apart from those of staff and keys. */
const PREFIX = "sbv_";
/** A token lives this long, in milliseconds; pages ask for a fresh one each time. Safari keeps what a page stores no longer. */
const LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** Visitor, origin, and when it ends in milliseconds since 1970. */
type Said = readonly [string, string, number];

/** The page that a request says it comes from, and the host that it asks. */
export interface Asking {
  readonly origin: string | undefined;
  readonly host: string;
}

/**
 * What stands for the visitor's cookie where the browser keeps none of another site (ADR 35): signed with the same secrets, for
 * the pages of one origin, and for some days.
 */
export class VisitorTokens {
  readonly #signer: Signer;

  /** @param secrets separated by commas: the first signs, all are believed. */
  constructor(secrets: string) {
    this.#signer = new Signer(secrets.split(",").map((secret) => secret.trim()));
  }

  /** A token for the pages of an origin. */
  issue(visitorId: string, origin: string, now = Date.now()): string {
    const says = Buffer.from(JSON.stringify([visitorId, origin, now + LIFE_MS] satisfies Said)).toString("base64url");
    return PREFIX + this.#signer.sign(says);
  }

  /**
   * The visitor of a token. Errors: unauthenticated auth.invalid_token, also for a page of another origin than the one that it
   * was given to; auth.token_expired.
   */
  read(token: string, asking: Asking, now = Date.now()): string {
    const signed = this.#signer.unsign(token.slice(PREFIX.length));
    const said = signed.valid && !isUuid(signed.value) ? parse(signed.value) : undefined;
    if (said === undefined || !isFrom(said[1], asking)) throw new AppError("unauthenticated", "auth.invalid_token");
    const [id, , expiresAt] = said;
    if (expiresAt <= now) throw new AppError("unauthenticated", "auth.token_expired");
    return id;
  }
}

/** Whether a token is a visitor's, by its looks. */
export function isVisitorToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Browsers leave the origin out only where a page reads from its own host. */
function isFrom(origin: string, asking: Asking): boolean {
  return asking.origin === undefined ? hostOf(origin) === asking.host.toLowerCase() : asking.origin === origin;
}

/** What was signed was made here; only a cookie's value, an id, is signed alike. */
function parse(value: string): Said {
  return JSON.parse(Buffer.from(value, "base64url").toString()) as Said;
}
