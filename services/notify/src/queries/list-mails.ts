import { type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Mail, MailState } from "../domain/mail.ts";
import { listMails as list } from "../store/mails.ts";

export interface MailPage {
  readonly mails: readonly Mail[];
  /** Empty at the end. */
  readonly nextPageToken: string;
}

/** A page of the mails in one state, or of all, newest first. */
export async function listMails(sql: Sql, state: MailState | undefined, page: PageRequest): Promise<MailPage> {
  const { rows, nextPageToken } = await readTimePage(
    page,
    `mails:${state ?? ""}`,
    (after, limit) => list(sql, state, after, limit),
    ({ createdAt, id }) => ({ at: createdAt, id }),
  );
  return { mails: rows, nextPageToken };
}
