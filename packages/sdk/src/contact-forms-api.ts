import type { ChatBody } from "@switchboard/contracts/rest";
import type { AnswerBody, ContactFormBody } from "@switchboard/contracts/rest/contact-forms";
import type { ChatView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** The contact form and what answers it. All reject with `ProblemError`. */
export class ContactFormsApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Sends a chat's visitor to the contact form. */
  async offer(chatId: string): Promise<ChatView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/contact-form/offer` } as const;
    return (await this.#rest.request<ChatBody>(request)).chat;
  }

  /** Answers a missed conversation by mail. */
  async answer(chatId: string, body: AnswerBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "POST", path: `/v1/chats/${chatId}/answer`, body })).chat;
  }

  /** Leaves a message with an address to answer to. */
  async submit(body: ContactFormBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "POST", path: "/v1/contact-forms", body })).chat;
  }
}
