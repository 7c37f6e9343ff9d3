import type { NamedStatement, Sql } from "@switchboard/pg/pool";
import type { Place } from "../domain/chat.ts";
import type { Person } from "../domain/message.ts";
import { openToVisitor } from "./visitor-clients.ts";

/** A message that a person wants to add to a chat. */
export interface NewMessage {
  readonly chatId: string;
  readonly messageId: string;
  readonly author: Person;
  readonly text: string;
}

/** What became of one message of a batch, and what was known of its chat at that moment. */
export interface BatchRow {
  /** Null when the message was refused. */
  readonly seq: number | null;
  /** It was there already, at this time in milliseconds since 1970; null when it is new or refused. */
  readonly earlierSentAt: number | null;
  readonly authorName: string | null;
  /** Null when there is no such chat. */
  readonly state: Place["state"] | null;
  readonly departmentId: string | null;
  /** The departments in whose lists its chat stands; null when it stands in none. */
  readonly lists: readonly string[] | null;
  /** For refused messages only, as are the next two; null while the visitor does not prove to be the chat's client. */
  readonly visitorId: string | null;
  readonly operatorId: string | null;
  readonly idTaken: boolean | null;
}

/**
 * Writes a batch of messages of any chats, their heads and one outbox row in one statement and one commit.
 *
 * Written for a plan that is good for every batch, because it is planned once (planning it costs more than running it
 * for one message): the full join cannot become a nested loop over the batch, the lateral look-up cannot become a scan
 * of `messages`, and `any ($1)` bounds what the update reads. Explained with 10^6 messages: index scans on chats_pkey
 * and messages_chat_id_message_id_key only; some 40 us a message in batches of 50 and more, 0.15 ms above a bare
 * insert for one message.
 */
const appendStatement: NamedStatement = {
  name: "append_messages",
  // Chats are locked in the order of their ids, here and wherever several are locked, so that two batches never wait
  // for each other in a circle. Their heads are written under that lock, and locked as well because that is what shows
  // the newest one. The locks show the newest state, while messages that another batch committed during
  // the wait stay invisible to this statement: they end it with a unique violation, and the caller runs it again.
  text: `
with locked as (
  select c.id, c.state, case when ${openToVisitor} then c.visitor_id end as visitor_id, c.visitor_name, c.operator_id, c.department_id, h.last_seq
  from chats c
  join chat_heads h on h.chat_id = c.id
  where c.id = any ($1::uuid[]) and h.chat_id = any ($1::uuid[])
  order by c.id
  for update of c, h
),
judged as (
  select i.ord, i.chat_id, i.message_id, i.author_kind, i.author_id, i.body,
    case i.author_kind when 'visitor' then c.visitor_name else i.author_name end as author_name,
    c.state, c.department_id, c.visitor_id, c.operator_id, c.last_seq,
    earlier.seq is not null as id_taken,
    case when earlier.author_id = i.author_id then earlier.seq end as earlier_seq,
    earlier.sent_at as earlier_sent_at,
    coalesce(
      earlier.seq is null and case i.author_kind
        when 'visitor' then c.visitor_id = i.author_id and c.state <> 'ended'
        -- Of an offered chat the operator is the sender of a transfer, who answers until it is decided.
        else c.operator_id = i.author_id and c.state in ('held', 'offered')
      end,
      false
    ) as fresh
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[])
    with ordinality as i (chat_id, message_id, author_kind, author_id, author_name, body, ord)
  full join locked c on c.id = i.chat_id
  left join lateral (
    select m.seq, m.author_id, m.sent_at
    from messages m
    where m.chat_id = i.chat_id and m.message_id = i.message_id
    limit 1
  ) earlier on true
),
decided as (
  select ord, chat_id, message_id, author_kind, author_id, author_name, body, state, department_id, visitor_id,
    operator_id, id_taken, earlier_seq, earlier_sent_at, fresh,
    case when fresh then
      last_seq + (count(*) filter (where fresh) over (partition by chat_id order by ord))::int
    end as seq
  from judged
),
written as (
  insert into messages (chat_id, seq, message_id, author_kind, author_id, author_name, text, sent_at)
  select chat_id, seq, message_id, author_kind, author_id, author_name, body, $7::text::timestamptz
  from decided
  where fresh
),
moved as (
  update chat_heads h
  set last_seq = n.last_seq,
    visitor_wrote_at = case when n.visitor_seq is null then h.visitor_wrote_at else $7::text::timestamptz end,
    first_reply_at = case when n.operator_seq is null then h.first_reply_at
      else coalesce(h.first_reply_at, $7::text::timestamptz) end,
    unanswered_since = case
      when n.operator_seq = n.last_seq then null
      when n.operator_seq is not null then $7::text::timestamptz
      else coalesce(h.unanswered_since, $7::text::timestamptz)
    end
  from (
    select chat_id, max(seq) as last_seq,
      max(seq) filter (where author_kind = 'visitor') as visitor_seq,
      max(seq) filter (where author_kind = 'operator') as operator_seq
    from decided
    where fresh
    group by chat_id
  ) n
  where h.chat_id = n.chat_id and h.chat_id = any ($1::uuid[])
),
announced as (
  insert into outbox (ids, subjects, payloads, traceparent)
  select
    array_agg(gen_random_uuid() order by ord),
    array_agg('switchboard.chat.v1.message_sent.' || chat_id order by ord),
    array_agg(
      concat(
        '{"message":{"chatId":"', chat_id, '","seq":', seq, ',"messageId":"', message_id,
        '","author":{"kind":"AUTHOR_KIND_', upper(author_kind), '","id":"', author_id, '"',
        case when author_name <> '' then ',"name":' || to_json(author_name) end,
        '},"text":', to_json(body), ',"sentAt":"', $7::text, '"}}'
      )
      order by ord
    ),
    $8
  from decided
  where fresh
  having count(*) > 0
)
select coalesce(seq, earlier_seq) as seq, author_name as "authorName", state, department_id as "departmentId",
  case when state in ('waiting', 'offered') then array(
    select l.department_id from list_entries l where l.chat_id = decided.chat_id
  ) end as lists,
  case when earlier_seq is not null then extract(epoch from earlier_sent_at)::float8 * 1000 end as "earlierSentAt",
  case when coalesce(seq, earlier_seq) is null then visitor_id end as "visitorId",
  case when coalesce(seq, earlier_seq) is null then operator_id end as "operatorId",
  case when coalesce(seq, earlier_seq) is null then id_taken end as "idTaken"
from decided
order by ord`,
};

/**
 * Runs the statement; one row for each message, in their order. No message id may come twice for one chat.
 *
 * @param sentAt of the messages that are new
 * @param traceparent of the outbox row; empty when nothing is traced
 */
export function appendBatch(
  sql: Sql,
  messages: readonly NewMessage[],
  sentAt: Date,
  traceparent: string,
): Promise<BatchRow[]> {
  return sql.rows<BatchRow>(appendStatement, [
    arrayOf(messages.map(({ chatId }) => chatId)),
    arrayOf(messages.map(({ messageId }) => messageId)),
    arrayOf(messages.map(({ author }) => author.kind)),
    arrayOf(messages.map(({ author }) => author.id)),
    messages.map(({ author }) => (author.kind === "operator" ? author.name : "")),
    messages.map(({ text }) => text),
    sentAt.toISOString(),
    traceparent,
  ]);
}

/** An array of plain words as Postgres writes it: spares the driver the escaping that only texts need. */
function arrayOf(values: readonly string[]): string {
  return `{${values.join(",")}}`;
}
