import type { Sql } from "@switchboard/pg/pool";

/** Changes of one chat that are told at most, the newest. */
const LISTED_MAX = 200;

/** A change of a chat as it was written. */
export interface TimelineRow {
  readonly version: number;
  readonly at: Date;
  readonly kind: string;
  /** What the happening says beside its kind and time. */
  readonly params: unknown;
}

/** The newest changes of a chat, oldest first. */
export async function listTimeline(sql: Sql, chatId: string): Promise<TimelineRow[]> {
  const { rows } = await sql.query<TimelineRow>(
    `
    select version, at, kind, params
    from (
      select version, at, kind, params
      from chat_timeline
      where chat_id = $1
      order by version desc
      limit ${LISTED_MAX}
    ) newest
    order by version`,
    [chatId],
  );
  return rows;
}
