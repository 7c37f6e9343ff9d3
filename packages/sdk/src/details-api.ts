import type { ChatBody } from "@switchboard/contracts/rest";
import type { FavouritePageBody, RenameChatBody } from "@switchboard/contracts/rest/details";
import type { ChatView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** How operators keep their chats in order. All reject with `ProblemError`. */
export class DetailsApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Gives a chat that one has or had a name or a summary (C9); what is left out stays. */
  async rename(chatId: string, body: RenameChatBody): Promise<ChatView> {
    return (await this.#rest.request<ChatBody>({ method: "PATCH", path: `/v1/chats/${chatId}`, body })).chat;
  }

  /** Puts a chat among one's favourites (C15). */
  addFavourite(chatId: string): Promise<void> {
    return this.#rest.request({ method: "PUT", path: `/v1/chats/${chatId}/favourite` });
  }

  removeFavourite(chatId: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: `/v1/chats/${chatId}/favourite` });
  }

  /** One's favourites, newest first. */
  favourites(pageToken = ""): Promise<FavouritePageBody> {
    return this.#rest.request({ method: "GET", path: "/v1/favourites", query: { page_token: pageToken || undefined } });
  }
}
