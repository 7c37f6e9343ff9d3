import type {
  AuditPageBody,
  DeletionBody,
  DeletionView,
  FiguresBody,
  FiguresQuery,
  FiguresView,
  HistoryPageBody,
  HistoryQuery,
  NowBody,
} from "@switchboard/contracts/rest/history";
import type { RestClient } from "./rest-client.ts";

/** All chats of the past and present (C22), and the figures (C23). All reject with `ProblemError`. */
export class HistoryApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** A page of chats, latest first unless `sort` says otherwise. */
  chats({ favourites, ...query }: HistoryQuery = {}): Promise<HistoryPageBody> {
    return this.#rest.request({
      method: "GET",
      path: "/v1/history",
      query: { ...query, favourites: favourites === undefined ? undefined : String(favourites) },
    });
  }

  /** Deletes an ended chat for good: for heads of its department and administrators. */
  delete(chatId: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: `/v1/chats/${chatId}` });
  }

  /** Begins to delete all chats that ended before a time: for administrators, who type its date. */
  deleteBefore(body: DeletionBody): Promise<DeletionView> {
    return this.#rest.request({ method: "POST", path: "/v1/history/deletions", body });
  }

  /** How far a deletion has come. */
  deletion(id: string): Promise<DeletionView> {
    return this.#rest.request({ method: "GET", path: `/v1/history/deletions/${id}` });
  }

  /** Who deleted what, newest first: for administrators. */
  audit(page: { readonly page_size?: number; readonly page_token?: string } = {}): Promise<AuditPageBody> {
    return this.#rest.request({ method: "GET", path: "/v1/audit", query: page });
  }

  /** Figures of the chats that ended in a period. */
  async figures(query: FiguresQuery): Promise<FiguresView[]> {
    return (await this.#rest.request<FiguresBody>({ method: "GET", path: "/v1/figures", query })).figures;
  }

  /** How things stand. */
  now(): Promise<NowBody> {
    return this.#rest.request({ method: "GET", path: "/v1/figures/now" });
  }
}
