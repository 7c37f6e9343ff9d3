import type { ChatBody } from "@switchboard/contracts/rest";
import type {
  AnswerBody,
  ContactFormBody,
  ForwardBody,
  ForwardTargetsBody,
  TransferBody,
} from "@switchboard/contracts/rest/routing";
import type { ChatView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** The routes of handing chats over and of the contact form. All reject with `ProblemError`. */
export class RoutingApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Offers a chat to a department. */
  forward(chatId: string, body: ForwardBody): Promise<ChatView> {
    return this.#change(chatId, "forward", body);
  }

  /** Offers a chat to another operator. */
  transfer(chatId: string, body: TransferBody): Promise<ChatView> {
    return this.#change(chatId, "transfer", body);
  }

  /** Refuses a chat that is offered to the caller. */
  deny(chatId: string): Promise<ChatView> {
    return this.#change(chatId, "transfer/deny");
  }

  /** Takes back a chat that the caller offered. */
  cancelOffer(chatId: string): Promise<ChatView> {
    return this.#change(chatId, "offer/cancel");
  }

  /** To whom a chat could be handed over now. */
  targets(chatId: string): Promise<ForwardTargetsBody> {
    return this.#rest.request({ method: "GET", path: `/v1/chats/${chatId}/targets` });
  }

  /** Sends a chat's visitor to the contact form. */
  offerContactForm(chatId: string): Promise<ChatView> {
    return this.#change(chatId, "contact-form/offer");
  }

  /** Answers a missed conversation by mail. */
  answer(chatId: string, body: AnswerBody): Promise<ChatView> {
    return this.#change(chatId, "answer", body);
  }

  /** Leaves a message with an address to answer to. */
  async submitContactForm(body: ContactFormBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "POST", path: "/v1/contact-forms", body })).chat;
  }

  async #change(chatId: string, path: string, body?: object): Promise<ChatView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/${path}`, ...(body && { body }) } as const;
    return (await this.#rest.request<ChatBody>(request)).chat;
  }
}
