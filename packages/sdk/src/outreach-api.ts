import type {
  OfferPageBody,
  StartConversationBody,
  StartedConversationBody,
} from "@switchboard/contracts/rest/outreach";
import type { RestClient } from "./rest-client.ts";

/** How operators turn to visitors beside writing to them. All reject with `ProblemError`. */
export class OutreachApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Asks the visitor to sign in on the site (C11); once a minute. */
  askToSignIn(chatId: string): Promise<void> {
    return this.#rest.request({ method: "POST", path: `/v1/chats/${chatId}/sign-in-prompt` });
  }

  /** Offers the visitor a page of the site (C14). */
  offerPage(chatId: string, body: OfferPageBody): Promise<void> {
    return this.#rest.request({ method: "POST", path: `/v1/chats/${chatId}/page-offer`, body });
  }

  /** Makes the visitor's widget sound and blink (C14); rejects with reason `chat.visitor_away` when none is open. */
  knock(chatId: string): Promise<void> {
    return this.#rest.request({ method: "POST", path: `/v1/chats/${chatId}/knock` });
  }

  /** `StaffClient.startConversation` gives the conversation. */
  start(body: StartConversationBody): Promise<StartedConversationBody> {
    return this.#rest.request({ method: "POST", path: "/v1/conversations", body, idempotencyKey: body.message_id });
  }
}
