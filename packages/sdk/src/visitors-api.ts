import type {
  EarlierChatsBody,
  PagesBody,
  VisitorNoteBody,
  VisitorNotesBody,
  VisitorNoteView,
} from "@switchboard/contracts/rest/visitors";
import type { PageView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** What is known of the visitor of a chat, for staff. All reject with `ProblemError`. */
export class VisitorsApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** The pages they looked at, newest first (C8); `StaffClient.pageVisited` tells of further ones. */
  async pages(chatId: string): Promise<readonly PageView[]> {
    return (await this.#rest.request<PagesBody>({ method: "GET", path: `/v1/chats/${chatId}/pages` })).pages;
  }

  /** Chats before this one, of the same browser or of the same client (C10), newest first. */
  earlierChats(chatId: string, of: "visitor" | "client", pageToken = ""): Promise<EarlierChatsBody> {
    const query = { of, page_token: pageToken || undefined };
    return this.#rest.request({ method: "GET", path: `/v1/chats/${chatId}/history`, query });
  }

  /** Leaves a note on the visitor and client (C15). */
  async addNote(chatId: string, text: string): Promise<VisitorNoteView> {
    const request = { method: "POST", path: `/v1/chats/${chatId}/notes`, body: { text } } as const;
    return (await this.#rest.request<VisitorNoteBody>(request)).note;
  }

  /** What was noted of the visitor and client, newest first. */
  notes(chatId: string, pageToken = ""): Promise<VisitorNotesBody> {
    const query = { page_token: pageToken || undefined };
    return this.#rest.request({ method: "GET", path: `/v1/chats/${chatId}/notes`, query });
  }
}
