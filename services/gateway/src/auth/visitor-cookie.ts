import { Signer } from "@fastify/cookie";
import { isUuid } from "@switchboard/kit/ids";
import { parseCookie } from "cookie";

/** The cookie that makes a browser one visitor. */
export const VISITOR_COOKIE = "switchboard_visitor";
/** Browsers keep a cookie for 400 days at most (RFC 6265bis); in seconds. */
export const VISITOR_COOKIE_MAX_AGE_S = 400 * 24 * 60 * 60;

/** Signs visitor ids, and reads only those that were signed. A forged or blank cookie is nobody, never someone else. */
export class VisitorCookies {
  readonly #signer: Signer;

  /** @param secrets separated by commas: the first signs, all are believed. Each has at least 32 characters. */
  constructor(secrets: string) {
    const each = secrets.split(",").map((secret) => secret.trim());
    if (each.some((secret) => secret.length < 32)) {
      throw new Error("each of VISITOR_COOKIE_SECRETS must have at least 32 characters");
    }
    this.#signer = new Signer(each);
  }

  /** The cookie's value for a visitor. */
  issue(visitorId: string): string {
    return this.#signer.sign(visitorId);
  }

  /** The visitor of a cookie's value; undefined when it is not ours. */
  read(value = ""): string | undefined {
    const signed = this.#signer.unsign(value);
    return signed.valid && isUuid(signed.value) ? signed.value : undefined;
  }

  /** The visitor of a raw `Cookie` header, for the upgrade of a WebSocket. */
  readHeader(header = ""): string | undefined {
    return this.read(parseCookie(header)[VISITOR_COOKIE]);
  }
}
