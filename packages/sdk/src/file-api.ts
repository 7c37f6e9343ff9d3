import type { ChatBody, MessageAcceptedBody } from "@switchboard/contracts/rest";
import type { FileLinkBody, UploadsBody } from "@switchboard/contracts/rest/files";
import type { ChatView, FileView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** A file as it is sent. */
export interface OutgoingFile {
  readonly messageId: string;
  readonly name: string;
  readonly content: Uint8Array<ArrayBuffer> | Blob;
}

/** A large file over a slow line, in milliseconds: as long as the gateway waits. */
const UPLOAD_MS = 5 * 60_000;
/** A link is used again for this long, in milliseconds: it works somewhat longer. */
const LINK_MS = 8 * 60_000;
/** Links kept at most. */
const LINKS_MAX = 500;

/** The routes of files. All reject with `ProblemError`. */
export class FileApi {
  readonly #rest: RestClient;
  readonly #links = new Map<string, { readonly url: Promise<string>; readonly until: number }>();

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Sends a file. In browsers `onProgress` is told which part of it, 0 to 1, is on its way. */
  send(
    chatId: string,
    { messageId, name, content }: OutgoingFile,
    onProgress?: (part: number) => void,
  ): Promise<MessageAcceptedBody> {
    return this.#rest.request({
      method: "POST",
      path: `/v1/chats/${chatId}/files`,
      query: { name, message_id: messageId },
      content,
      deadlineMs: UPLOAD_MS,
      onProgress,
    });
  }

  /** Allows or forbids the visitor's files in a chat. */
  async setUploads(chatId: string, allowed: boolean): Promise<ChatView> {
    const body: UploadsBody = { allowed };
    return (await this.#rest.request<ChatBody>({ method: "PUT", path: `/v1/chats/${chatId}/uploads`, body })).chat;
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

  async #fetchUrl(chatId: string, fileId: string): Promise<string> {
    const path = `/v1/chats/${chatId}/files/${fileId}`;
    return this.#rest.address((await this.#rest.request<FileLinkBody>({ method: "GET", path })).url);
  }
}

/** Whether browsers show a file as a picture. */
export function isPicture({ width, media_type }: FileView): boolean {
  return width !== null && media_type !== "image/heic";
}
