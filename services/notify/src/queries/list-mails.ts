import { decodePageToken, encodePageToken, pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import type { Mail, MailState } from "../domain/mail.ts";
import { listMails as list } from "../store/mails.ts";

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

export interface MailPage {
  readonly mails: readonly Mail[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** A page of the mails in one state, or of all, newest first. */
export async function listMails(sql: Sql, state: MailState | undefined, page: PageRequest): Promise<MailPage> {
  const limit = pageSize(page.pageSize);
  const filter = `mails:${state ?? ""}`;
  const [createdAt = "", id = ""] = page.pageToken === "" ? [] : decodePageToken(page.pageToken, filter);
  const after = page.pageToken === "" ? undefined : { createdAt: new Date(createdAt), id };
  // One more than asked for tells whether there is a next page.
  const found = await list(sql, state, after, limit + 1);
  const mails = found.slice(0, limit);
  const last = found.length > limit ? mails.at(-1) : undefined;
  return {
    mails,
    nextPageToken: last === undefined ? "" : encodePageToken([last.createdAt.toISOString(), last.id], filter),
  };
}
