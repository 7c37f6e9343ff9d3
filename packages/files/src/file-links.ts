import { createHmac, timingSafeEqual } from "node:crypto";

/** A link works this long, in milliseconds: long enough to be clicked, too short to be passed around. */
const LIFETIME_MS = 10 * 60_000;

/** A capability to fetch one file for a while. */
export interface FileLink {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Signs and reads links to files. All instances have the same secret. */
export class FileLinks {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A link to a file from now on. */
  issue(fileId: string, now: Date): FileLink {
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    const content = `${fileId}.${expiresAt.getTime().toString(36)}`;
    return { token: `${content}.${this.#sign(content)}`, expiresAt };
  }

  /** The file of a link; undefined when it is forged or over. */
  read(token: string, now: Date): string | undefined {
    const [fileId = "", expiry = "", signature = ""] = token.split(".");
    const expected = Buffer.from(this.#sign(`${fileId}.${expiry}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Number.parseInt(expiry, 36) > now.getTime() ? fileId : undefined;
  }

  #sign(content: string): string {
    return createHmac("sha256", this.#secret).update(`file:${content}`).digest("base64url");
  }
}
