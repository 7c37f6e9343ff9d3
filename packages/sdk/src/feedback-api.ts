import type { ChatBody } from "@switchboard/contracts/rest";
import type { RateChatBody } from "@switchboard/contracts/rest/feedback";
import type { ChatView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** What stays of a chat: `Conversation` shows it. All reject with `ProblemError`. */
export class FeedbackApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  async rate(chatId: string, body: RateChatBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "PUT", path: `/v1/chats/${chatId}/rating`, body })).chat;
  }

  sendTranscript(chatId: string, email: string): Promise<void> {
    return this.#rest.request({ method: "POST", path: `/v1/chats/${chatId}/transcript`, body: { email } });
  }
}
