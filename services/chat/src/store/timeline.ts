import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, int, jsonb, type RowOf, table, text, timestamptz, uuid } from "@switchboard/pg/table";

/** Changes of one chat that are told at most, the newest. */
const LISTED_MAX = 200;

export const timelineTable = table("chat_timeline", {
  chatId: uuid,
  version: int,
  at: timestamptz,
  kind: text,
  /** What the happening says beside its kind and time. */
  params: jsonb<unknown>(),
});

/** A change of a chat as it was written. */
export type TimelineRow = RowOf<typeof timelineTable>;

/** The newest changes of a chat, oldest first. */
export function listTimeline(sql: Sql, chatId: string): Promise<TimelineRow[]> {
  return sql.rows<TimelineRow>(
    `
    select ${columnsOf(timelineTable)}
    from (select * from chat_timeline where chat_id = $1 order by version desc limit ${LISTED_MAX}) newest
    order by version`,
    [chatId],
  );
}
