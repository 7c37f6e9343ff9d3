/** The same columns and keys as Switchboard's own tables for messages, and nothing beside them. */
export const floorSchema = `
  create table chats (
    id uuid primary key,
    last_seq integer not null default 0
  ) with (fillfactor = 80);
  create table messages (
    chat_id uuid not null,
    seq integer not null,
    message_id uuid not null,
    author_kind text not null,
    author_id uuid,
    author_name text not null default '',
    text text,
    sent_at timestamptz not null,
    primary key (chat_id, seq),
    unique (chat_id, message_id)
  );`;

/**
 * Writes a batch in one statement and one commit: numbers each chat's new messages in the order of the batch, and
 * answers those that are there already with their first number. No row locks: the floor is its tables' only writer.
 */
export const writeStatement = `
  with input as (
    select chat_id, message_id, author_id, text, position
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
      with ordinality as i (chat_id, message_id, author_id, text, position)
  ), known as (
    select i.position, m.seq, m.sent_at
    from input i
    join messages m on m.chat_id = i.chat_id and m.message_id = i.message_id
  ), fresh as (
    select i.*, c.last_seq + row_number() over (partition by i.chat_id order by i.position) as seq
    from input i
    join chats c on c.id = i.chat_id
    where i.position not in (select position from known)
  ), moved as (
    update chats c
    set last_seq = f.seq
    from (select chat_id, max(seq) as seq from fresh group by chat_id) f
    where c.id = f.chat_id
  ), written as (
    insert into messages (chat_id, seq, message_id, author_kind, author_id, text, sent_at)
    select chat_id, seq, message_id, 'visitor', author_id, text, now()
    from fresh
  )
  select position::int4, seq::int4, now() as "sentAt", true as fresh from fresh
  union all
  select position::int4, seq, sent_at, false from known`;

/**
 * The statement is planned once, while its tables are empty, and must still look rows up by key when they are not:
 * without this the plan reads the whole table for each batch (measured: 14 ms instead of 0.7 ms at 54,000 rows).
 */
export const plannerOptions = ["seqscan", "hashjoin", "mergejoin"].map((name) => `-c enable_${name}=off`).join(" ");
