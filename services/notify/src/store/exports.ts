import type { Sql } from "@switchboard/pg/pool";

/** A mail as its recipient may read of it. */
export interface ExportedMail {
  readonly id: string;
  readonly recipient: string;
  readonly template: string;
  readonly language: string;
  readonly params: object;
  readonly state: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** Mails to some addresses by id, so many after one of them. */
export function listMailsTo(
  sql: Sql,
  emails: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<ExportedMail[]> {
  return sql.rows<ExportedMail>(
    `
    select id, recipient, template, language, params, state, created_at as "createdAt", finished_at as "finishedAt"
    from mails
    where recipient = any ($1::text[]) and ($2::uuid is null or id > $2)
    order by id
    limit $3`,
    [emails, after ?? null, limit],
  );
}
