import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import type { Mail, MailState } from "../domain/mail.ts";
import { listMails as list } from "../store/mails.ts";

/** A page of the mails in one state, or of all, newest first. */
export function listMails(sql: Sql, state: MailState | undefined, page: PageRequest): Promise<Page<Mail>> {
  return readTimePage(
    page,
    `mails:${state ?? ""}`,
    (range) => list(sql, state, range),
    ({ createdAt, id }) => ({ at: createdAt, id }),
  );
}
