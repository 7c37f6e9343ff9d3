import type { ChatBody } from "@switchboard/contracts/rest";
import type { ForwardBody, ForwardTargetsBody, TransferBody } from "@switchboard/contracts/rest/offers";
import type { ChatView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** Handing chats over. All reject with `ProblemError`. */
export class OffersApi {
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

  async #change(chatId: string, path: string, body?: object): Promise<ChatView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/${path}`, ...(body && { body }) } as const;
    return (await this.#rest.request<ChatBody>(request)).chat;
  }
}
