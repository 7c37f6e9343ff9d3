-- What every message moves, apart from the chat itself: a chat's row is wide, has an index for everything one looks for
-- and checks for every state, all of which a message would pay for. Written only by who holds the lock of the chat's row.
create table chat_heads (
  chat_id uuid primary key references chats (id) on delete cascade,
  last_seq integer not null,
  visitor_delivered_seq integer not null default 0,
  visitor_read_seq integer not null default 0,
  operator_delivered_seq integer not null default 0,
  operator_read_seq integer not null default 0,
  visitor_wrote_at timestamptz not null,
  -- The visitor's first message that no operator has answered yet.
  unanswered_since timestamptz,
  first_reply_at timestamptz
)
-- A batch of messages may move every head of a page: there is room for a second version of each, so that no index has to
-- be written.
with (fillfactor = 45);

insert into chat_heads (
  chat_id, last_seq, visitor_delivered_seq, visitor_read_seq, operator_delivered_seq, operator_read_seq, visitor_wrote_at,
  unanswered_since, first_reply_at
)
select id, last_seq, visitor_delivered_seq, visitor_read_seq, operator_delivered_seq, operator_read_seq, visitor_wrote_at,
  unanswered_since, first_reply_at
from chats;

alter table chats
  drop column last_seq,
  drop column visitor_delivered_seq,
  drop column visitor_read_seq,
  drop column operator_delivered_seq,
  drop column operator_read_seq,
  drop column visitor_wrote_at,
  drop column unanswered_since,
  drop column first_reply_at;
