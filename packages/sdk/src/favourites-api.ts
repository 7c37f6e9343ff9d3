import type { FavouritePageBody } from "@switchboard/contracts/rest/favourites";
import type { RestClient } from "./rest-client.ts";

/** Chats that staff marked for themselves (C15). All reject with `ProblemError`. */
export class FavouritesApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Puts a chat among one's favourites (C15). */
  add(chatId: string): Promise<void> {
    return this.#rest.request({ method: "PUT", path: `/v1/chats/${chatId}/favourite` });
  }

  remove(chatId: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: `/v1/chats/${chatId}/favourite` });
  }

  /** One's favourites, newest first. */
  list(pageToken = ""): Promise<FavouritePageBody> {
    return this.#rest.request({ method: "GET", path: "/v1/favourites", query: { page_token: pageToken || undefined } });
  }
}
