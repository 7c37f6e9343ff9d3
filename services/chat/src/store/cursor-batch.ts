import type { NamedStatement, Sql } from "@switchboard/pg/pool";
import type { Cursors, Place, Side } from "../domain/chat.ts";
import { openToVisitor } from "./visitor-clients.ts";

/** How far a person says that their side of a chat has come. */
export interface CursorMove extends Cursors {
  readonly chatId: string;
  readonly side: Side;
  readonly personId: string;
}

/** What became of one move, and what was known of its chat. */
export interface CursorRow {
  /** The person is on that side of the chat. */
  readonly allowed: boolean;
  /** The cursors of that side went on. */
  readonly moved: boolean;
  readonly deliveredSeq: number;
  readonly readSeq: number;
  /** For moves that were not allowed; all null when there is no such chat. */
  readonly state: Place["state"] | null;
  readonly departmentId: string | null;
  /** Null also while the visitor does not prove to be the chat's client. */
  readonly visitorId: string | null;
  readonly operatorId: string | null;
}

const moveStatement: NamedStatement = {
  name: "move_cursors",
  // Locked in the order of ids, as message batches are. Planned once like append_messages, and bounded the same way.
  text: `
with locked as (
  select c.id, c.state, case when ${openToVisitor} then c.visitor_id end as visitor_id, c.operator_id, c.department_id, h.last_seq,
    h.visitor_delivered_seq, h.visitor_read_seq, h.operator_delivered_seq, h.operator_read_seq
  from chats c
  join chat_heads h on h.chat_id = c.id
  where c.id = any ($1::uuid[]) and h.chat_id = any ($1::uuid[])
  order by c.id
  for update of c, h
),
judged as (
  select i.ord, i.chat_id, i.side, c.state, c.department_id, c.visitor_id, c.operator_id,
    c.visitor_delivered_seq, c.visitor_read_seq, c.operator_delivered_seq, c.operator_read_seq,
    least(i.delivered_seq, c.last_seq) as delivered_seq, least(i.read_seq, c.last_seq) as read_seq,
    coalesce(case i.side when 'visitor' then c.visitor_id else c.operator_id end = i.person_id, false) as allowed
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::int[])
    with ordinality as i (chat_id, side, person_id, delivered_seq, read_seq, ord)
  full join locked c on c.id = i.chat_id
),
targets as (
  select chat_id,
    max(delivered_seq) filter (where side = 'visitor') as visitor_delivered_seq,
    max(read_seq) filter (where side = 'visitor') as visitor_read_seq,
    max(delivered_seq) filter (where side = 'operator') as operator_delivered_seq,
    max(read_seq) filter (where side = 'operator') as operator_read_seq
  from judged
  where allowed
  group by chat_id
),
moved as (
  update chat_heads h
  set visitor_delivered_seq = greatest(h.visitor_delivered_seq, t.visitor_delivered_seq),
    visitor_read_seq = greatest(h.visitor_read_seq, t.visitor_read_seq),
    operator_delivered_seq = greatest(h.operator_delivered_seq, t.operator_delivered_seq),
    operator_read_seq = greatest(h.operator_read_seq, t.operator_read_seq)
  from targets t
  where h.chat_id = t.chat_id and h.chat_id = any ($1::uuid[])
    and (
      t.visitor_delivered_seq > h.visitor_delivered_seq or t.visitor_read_seq > h.visitor_read_seq
      or t.operator_delivered_seq > h.operator_delivered_seq or t.operator_read_seq > h.operator_read_seq
    )
)
select allowed,
  allowed and case side
    when 'visitor' then delivered_seq > visitor_delivered_seq or read_seq > visitor_read_seq
    else delivered_seq > operator_delivered_seq or read_seq > operator_read_seq
  end as moved,
  greatest(delivered_seq, case side when 'visitor' then visitor_delivered_seq else operator_delivered_seq end)
    as "deliveredSeq",
  greatest(read_seq, case side when 'visitor' then visitor_read_seq else operator_read_seq end) as "readSeq",
  case when not allowed then state end as state,
  case when not allowed then department_id end as "departmentId",
  case when not allowed then visitor_id end as "visitorId",
  case when not allowed then operator_id end as "operatorId"
from judged
order by ord`,
};

/** Moves cursors forward, never back and never past the head; one row for each move, in their order. */
export function moveCursorBatch(sql: Sql, moves: readonly CursorMove[]): Promise<CursorRow[]> {
  return sql.rows<CursorRow>(moveStatement, [
    moves.map(({ chatId }) => chatId),
    moves.map(({ side }) => side),
    moves.map(({ personId }) => personId),
    moves.map(({ deliveredSeq }) => deliveredSeq),
    moves.map(({ readSeq }) => readSeq),
  ]);
}
