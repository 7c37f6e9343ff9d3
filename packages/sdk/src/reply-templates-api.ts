import type {
  ReplyTemplateBody,
  ReplyTemplatesBody,
  ReplyTemplateView,
  SaveReplyTemplateBody,
} from "@switchboard/contracts/rest/reply-templates";
import type { MessageView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** Predefined replies (C12). All reject with `ProblemError`. */
export class ReplyTemplatesApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Saves a message as a predefined reply. */
  async save(message: MessageView, body: SaveReplyTemplateBody): Promise<ReplyTemplateView> {
    const path = `/v1/chats/${message.chat_id}/messages/${message.message_id}/reply-template`;
    return (await this.#rest.request<ReplyTemplateBody>({ method: "POST", path, body })).template;
  }

  /** Those that one may use, newest first. */
  list(pageToken = ""): Promise<ReplyTemplatesBody> {
    return this.#rest.request({
      method: "GET",
      path: "/v1/reply-templates",
      query: { page_token: pageToken || undefined },
    });
  }
}
