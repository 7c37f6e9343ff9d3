import { Signer } from "@fastify/cookie";
import { isUuid } from "@switchboard/kit/ids";

/** The cookie by which a browser is known again where somebody signed in. */
export const DEVICE_COOKIE = "switchboard_device";
/** What is signed says what it is, so that no visitor's cookie is one of these and none of these a visitor's. */
const KIND = "device.";

/** Signs ids of browsers, so that nobody makes up one to have a limit of their own. */
export class DeviceCookies {
  readonly #signer: Signer;

  /** @param secrets separated by commas: the first signs, all are believed. */
  constructor(secrets: string) {
    this.#signer = new Signer(secrets.split(",").map((secret) => secret.trim()));
  }

  /** The cookie's value for a browser. */
  issue(id: string): string {
    return this.#signer.sign(`${KIND}${id}`);
  }

  /** The browser of a cookie's value; undefined when it is not ours. */
  read(cookie = ""): string | undefined {
    const { valid, value } = this.#signer.unsign(cookie);
    const id = valid && value?.startsWith(KIND) ? value.slice(KIND.length) : "";
    return isUuid(id) ? id : undefined;
  }
}
