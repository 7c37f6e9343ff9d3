import type {
  AccountLinkBody,
  ChatRequestBody,
  ChatRequestsBody,
  ChatRequestView,
  RequestClientBody,
} from "@switchboard/contracts/rest/requests";
import type { RestClient } from "./rest-client.ts";

/** What begins in a chat and is done elsewhere: tickets, clients, accounts in the billing panel (C11). All reject with `ProblemError`. */
export class RequestsApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Asks for a ticket for the chat's client; it is `pending` until it is there. Asking again answers the same. */
  async requestTicket(chatId: string, subject: string): Promise<ChatRequestView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/ticket-request`, body: { subject } } as const;
    return (await this.#rest.request<ChatRequestBody>(request)).request;
  }

  /** Asks for the visitor to be registered as a client; what is left out comes from the chat. */
  async requestClient(chatId: string, body: RequestClientBody = {}): Promise<ChatRequestView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/client-request`, body } as const;
    return (await this.#rest.request<ChatRequestBody>(request)).request;
  }

  /** What was asked for from a chat. */
  async list(chatId: string): Promise<readonly ChatRequestView[]> {
    const request = { method: "GET", path: `/v1/chats/${chatId}/requests` } as const;
    return (await this.#rest.request<ChatRequestsBody>(request)).requests;
  }

  /** The address of the client's account in the billing panel; who asks for it is audited. */
  async accountLink(chatId: string): Promise<string> {
    const request = { method: "GET", path: `/v1/chats/${chatId}/account-link` } as const;
    return (await this.#rest.request<AccountLinkBody>(request)).url;
  }
}
