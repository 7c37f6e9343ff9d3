import { createHmac, timingSafeEqual } from "node:crypto";
import { isUuid } from "@switchboard/kit/ids";

/** The cookie that makes a browser one visitor. */
export const VISITOR_COOKIE = "switchboard_visitor";
/** Browsers keep a cookie for 400 days at most (RFC 6265bis); in seconds. */
export const VISITOR_COOKIE_MAX_AGE_S = 400 * 24 * 60 * 60;

/** Signs visitor ids, and reads only those that were signed. A forged or blank cookie is nobody, never someone else. */
export class VisitorCookies {
  readonly #secrets: readonly string[];

  /** @param secrets separated by commas: the first signs, all are believed. Each has at least 32 characters. */
  constructor(secrets: string) {
    this.#secrets = secrets.split(",").map((secret) => secret.trim());
    if (this.#secrets.some((secret) => secret.length < 32)) {
      throw new Error("each of VISITOR_COOKIE_SECRETS must have at least 32 characters");
    }
  }

  /** The cookie's value for a visitor. */
  issue(visitorId: string): string {
    return `${visitorId}.${sign(visitorId, this.#secrets[0] ?? "")}`;
  }

  /** The visitor of a cookie's value; undefined when it is not ours. */
  read(value: string | undefined): string | undefined {
    const [visitorId = "", signature = "", ...rest] = (value ?? "").split(".");
    if (rest.length > 0 || !isUuid(visitorId)) return undefined;
    const given = Buffer.from(signature);
    const good = this.#secrets.some((secret) => {
      const expected = Buffer.from(sign(visitorId, secret));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
    return good ? visitorId : undefined;
  }

  /** The visitor of a raw `Cookie` header, for the upgrade of a WebSocket. */
  readHeader(header: string | undefined): string | undefined {
    for (const part of (header ?? "").split(";")) {
      const [name = "", value = ""] = part.trim().split("=", 2);
      if (name === VISITOR_COOKIE) return this.read(value);
    }
    return undefined;
  }
}

function sign(visitorId: string, secret: string): string {
  return createHmac("sha256", secret).update(`visitor:${visitorId}`).digest("base64url");
}
