import type { MailBody, MailPageBody, MailStateView, MailView } from "@switchboard/contracts/rest/notify";
import type { RestClient } from "./rest-client.ts";

/** Which mails a page is of. */
export interface MailQuery {
  readonly state?: MailStateView;
  /** 1 to 200; 50 unless given. */
  readonly page_size?: number;
  /** Of the page before. */
  readonly page_token?: string;
}

/** The mails that go out, for administrators. All reject with `ProblemError`. */
export class MailsApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Mails, newest first. */
  list(query: MailQuery = {}): Promise<MailPageBody> {
    return this.#rest.request({ method: "GET", path: "/v1/mails", query: { ...query } });
  }

  /** Tries a dead mail again, for another 24 hours. */
  async resend(id: string): Promise<MailView> {
    return (await this.#rest.request<MailBody>({ method: "POST", path: `/v1/mails/${id}/resend` })).mail;
  }
}
