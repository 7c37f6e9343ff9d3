import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";
import {
  columnsOf,
  insertOf,
  int,
  jsonb,
  orNull,
  type RowOf,
  table,
  text,
  timestamptz,
  uuid,
  word,
} from "@switchboard/pg/table";
import { mailNotFound } from "../domain/refusals.ts";

/** What became of a mail. */
export type MailState = "waiting" | "sending" | "sent" | "dead";

const mailsTable = table("mails", {
  id: uuid,
  mailId: uuid,
  number: int,
  recipient: text,
  aboutId: text,
  template: text,
  language: text,
  params: jsonb<Readonly<Record<string, string>>>(),
  replyTo: text,
  state: word<MailState>(),
  attempts: int,
  lastError: text,
  createdAt: timestamptz,
  startedAt: timestamptz,
  dueAt: orNull(timestamptz),
  finishedAt: orNull(timestamptz),
});

/** A mail to one address. */
export type Mail = RowOf<typeof mailsTable>;

const columns = columnsOf(mailsTable);

/** Keeps new mails; those that are here already stay as they are. Returns how many are new. */
export function insertMails(sql: Sql, mails: readonly Mail[]): Promise<number> {
  return sql.count(`${insertOf(mailsTable)} on conflict (mail_id, recipient) do nothing`, [JSON.stringify(mails)]);
}

/**
 * Takes mails whose time has come, those longest due first, and counts the attempt. A mail whose sender has not
 * finished by `leaseEnd` is taken again.
 */
export function claimMails(sql: Sql, now: Date, leaseEnd: Date, limit: number): Promise<Mail[]> {
  // Rows that another instance is taking are left to it.
  return sql.rows<Mail>(
    `
    update mails
    set state = 'sending', attempts = attempts + 1, due_at = $2
    where id in (
      select id
      from mails
      where due_at <= $1
      order by due_at
      limit $3
      for update skip locked
    )
    returning ${columns}`,
    [now, leaseEnd, limit],
  );
}

/** What an attempt came to; nothing happens when somebody else has taken the mail meanwhile. */
export async function finishAttempt(
  sql: Sql,
  { id, attempts }: Pick<Mail, "id" | "attempts">,
  outcome: { readonly state: MailState; readonly lastError: string; readonly dueAt: Date | null },
  now: Date,
): Promise<boolean> {
  const rowCount = await sql.count(
    `
    update mails
    set state = $3::text, last_error = $4, due_at = $5, finished_at = case when $5::timestamptz is null then $6::timestamptz end,
      params = case $3::text when 'sent' then '{}'::jsonb else params end
    where id = $1 and state = 'sending' and attempts = $2`,
    [id, attempts, outcome.state, outcome.lastError, outcome.dueAt, now],
  );
  return rowCount === 1;
}

/** Loads a mail and locks its row, so that it is put back once. Throws not_found notify.mail_not_found. */
export async function lockMail(tx: Sql, id: string): Promise<Mail> {
  const row = await tx.row<Mail>(`select ${columns} from mails where id = $1 for update`, [id]);
  if (row === undefined) throw mailNotFound(id);
  return row;
}

/** Lets a dead letter begin anew. */
export async function reviveMail(tx: Sql, id: string, now: Date): Promise<void> {
  await tx.query(
    `
    update mails
    set state = 'waiting', attempts = 0, started_at = $2, due_at = $2, finished_at = null
    where id = $1`,
    [id, now],
  );
}

/** A page of the mails in one state, or of all, newest first. */
export function listMails(sql: Sql, state: MailState | undefined, page: PageRequest): Promise<Page<Mail>> {
  return readTimePage(page, `mails:${state ?? ""}`, "createdAt", ({ after, limit }) =>
    sql.rows<Mail>(
      `
        select ${columns}
        from mails
        where ($1::text is null or state = $1)
          and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
        order by created_at desc, id desc
        limit $4`,
      [state ?? null, after?.at ?? null, after?.id ?? null, limit],
    ),
  );
}

/** How the queue is doing. */
export interface MailFigures {
  readonly waiting: number;
  readonly dead: number;
  /** Age in seconds of the oldest mail that is not finished; 0 when there is none. */
  readonly oldest: number;
}

export async function mailFigures(sql: Sql): Promise<MailFigures> {
  const row = await sql.row<MailFigures>(
    `
    select
      (select count(*)::int from mails where due_at is not null) as waiting,
      (select count(*)::int from mails where state = 'dead') as dead,
      (select coalesce(extract(epoch from clock_timestamp() - min(started_at)), 0)::float8
        from mails where due_at is not null) as oldest`,
  );
  return row ?? { waiting: 0, dead: 0, oldest: 0 };
}

/**
 * Forgets mails that were sent 10 days ago (a stream keeps requests for 7, and a repeated one must find its mails) and
 * dead letters after 30.
 */
export async function forgetMails(sql: Sql, signal: AbortSignal): Promise<void> {
  await forgetRows(sql, signal, "mails", "state = 'sent' and finished_at < now() - interval '10 days'");
  await forgetRows(sql, signal, "mails", "finished_at < now() - interval '30 days'");
}
