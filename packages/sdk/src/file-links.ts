import { getFileLink } from "@switchboard/contracts/gen/calls";
import type { FileView } from "@switchboard/contracts/schemas/message";
import type { RestClient } from "./rest-client.ts";

/** A link is used again for this long, in milliseconds: it works somewhat longer. */
const LINK_MS = 8 * 60_000;
/** Links kept at most. */
const LINKS_MAX = 500;

/** Addresses of files in chats, each asked for once in some minutes. */
export class FileLinks {
  readonly #rest: RestClient;
  readonly #links = new Map<string, { readonly url: Promise<string>; readonly until: number }>();

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** An address from which anything, an image for example, can fetch the file for some minutes. */
  url(chatId: string, fileId: string): Promise<string> {
    const known = this.#links.get(fileId);
    if (known && known.until > Date.now()) return known.url;
    const url = this.#fetchUrl(chatId, fileId);
    this.#links.delete(fileId);
    this.#links.set(fileId, { url, until: Date.now() + LINK_MS });
    // A failure is not kept: the next one who asks tries again.
    url.catch(() => this.#links.delete(fileId));
    const [oldest] = this.#links.keys();
    if (this.#links.size > LINKS_MAX && oldest !== undefined) this.#links.delete(oldest);
    return url;
  }

  async #fetchUrl(chat_id: string, file_id: string): Promise<string> {
    return this.#rest.address((await this.#rest.call(getFileLink, { chat_id, file_id })).url);
  }
}

/** Whether browsers show a file as a picture. */
export function isPicture({ width, media_type }: FileView): boolean {
  return width !== null && media_type !== "image/heic";
}
