-- Chats that are offered, parked, forwarded and routed; whose load they count in; what is due when.

alter table chats
  drop constraint chats_state_check,
  drop constraint chats_check,
  drop constraint chats_check1,
  add column name text not null default '',
  add column summary text not null default '',
  add column mark text not null default 'new' check (mark in ('new', 'forwarded', 'unanswered')),
  add column offer_kind text check (offer_kind in ('forward', 'transfer')),
  add column offer_department_id uuid,
  add column offer_from_id uuid,
  add column offer_from_name text,
  add column offer_to_id uuid,
  add column offer_to_name text,
  add column offer_reason text,
  add column offered_at timestamptz,
  add column offer_due_at timestamptz,
  add column parked_at timestamptz,
  add column end_reason text check (end_reason in ('ended', 'contact_form', 'abandoned')),
  add column form_offered_at timestamptz,
  add column visitor_wrote_at timestamptz,
  -- The visitor's first message that no operator has answered yet.
  add column unanswered_since timestamptz,
  add column first_reply_at timestamptz,
  -- Null leaves it to the project.
  add column uploads_allowed boolean,
  add column rating_score integer check (rating_score between 1 and 5),
  add column rating_comment text,
  add column rated_at timestamptz,
  add column referrer text not null default '';

update chats set visitor_wrote_at = opened_at, end_reason = case when state = 'ended' then 'ended' end;
update chats set unanswered_since = opened_at where state = 'waiting';

alter table chats
  alter column visitor_wrote_at set not null,
  add constraint chats_state_check check (state in ('waiting', 'offered', 'held', 'parked', 'ended')),
  add constraint chats_held_check check (
    state not in ('held', 'parked') or (operator_id is not null and operator_name is not null and taken_at is not null)
  ),
  add constraint chats_parked_check check ((state = 'parked') = (parked_at is not null)),
  add constraint chats_offered_check check (
    (state = 'offered') = (offer_kind is not null)
    and (
      state <> 'offered'
      or (
        offer_from_id is not null and offer_from_name is not null and offered_at is not null
        and offer_due_at is not null and taken_at is not null
        and case offer_kind
          when 'forward' then offer_department_id is not null and operator_id is null
          -- Until it is decided the sender goes on answering.
          else offer_to_id is not null and offer_to_name is not null and operator_id = offer_from_id
        end
      )
    )
  ),
  add constraint chats_ended_check check (
    state <> 'ended' or (ended_at is not null and ended_by is not null and end_reason is not null)
  );

drop index chats_department_id_queued_at_id_waiting_idx;
create index chats_operator_id_parked_idx on chats (operator_id) where state = 'parked';
create index chats_offer_to_id_idx on chats (offer_to_id) where state = 'offered';
create index chats_offer_from_id_idx on chats (offer_from_id) where state = 'offered';

-- The lists of chats (C7): a row for each department in whose list a chat stands, written with the chat.
create table list_entries (
  department_id uuid not null,
  queued_at timestamptz not null,
  chat_id uuid not null references chats (id) on delete cascade,
  primary key (department_id, queued_at, chat_id)
);
create index list_entries_chat_id_idx on list_entries (chat_id);
insert into list_entries (department_id, queued_at, chat_id)
select department_id, queued_at, id
from chats
where state = 'waiting';

-- What is to be done about a chat, and when; written with the chat, fired by whichever instance comes first.
create table deadlines (
  chat_id uuid not null references chats (id) on delete cascade,
  kind text not null check (kind in ('offer', 'waiting_limit', 'reply_limit', 'abandon')),
  due_at timestamptz not null,
  primary key (chat_id, kind)
);
create index deadlines_due_at_idx on deadlines (due_at);
insert into deadlines (chat_id, kind, due_at)
select id, 'abandon', now() + interval '1 day'
from chats
where state = 'waiting';

-- Members of staff as routing knows them. Load is changed in the transaction that changes the chat it comes from.
create table operators (
  id uuid primary key,
  mode text not null default 'offline' check (mode in ('online', 'offline')),
  -- Of the staff member's row in presence; an older one never undoes a newer mode.
  mode_version integer not null default 0,
  -- Automatic routing believes in them until then.
  reachable_until timestamptz not null default '-infinity',
  -- They count as away from then on (P4).
  away_at timestamptz not null default '-infinity',
  load integer not null default 0 check (load >= 0),
  last_given_at timestamptz,
  -- Since when they are online without a break; null while they are not.
  online_since timestamptz
)
-- Leases move reachable_until every second or so.
with (fillfactor = 70);
insert into operators (id) select id from staff;
update operators o
set load = held.count
from (select operator_id, count(*)::int as count from chats where state = 'held' group by operator_id) held
where held.operator_id = o.id;

-- When an operator was online, for the figures.
create table online_spans (
  operator_id uuid not null,
  began_at timestamptz not null,
  ended_at timestamptz not null check (ended_at >= began_at),
  primary key (operator_id, began_at)
);

-- What happened to a chat, one row for each version of it.
create table chat_timeline (
  chat_id uuid not null references chats (id) on delete cascade,
  version integer not null,
  at timestamptz not null,
  kind text not null,
  params jsonb not null,
  primary key (chat_id, version)
);

-- What routing decided, and why (C17).
create table decisions (
  id uuid primary key,
  chat_id uuid not null references chats (id) on delete cascade,
  department_id uuid not null,
  at timestamptz not null,
  operator_id uuid not null,
  operator_name text not null,
  mode text not null,
  chat_limit integer not null,
  -- With this chat.
  load integer not null,
  counts jsonb not null,
  candidates jsonb not null
);
create index decisions_chat_id_at_idx on decisions (chat_id, at);
create index decisions_at_idx on decisions (at);

alter table departments
  add column language text not null default 'en',
  add column routing_mode text not null default 'manual' check (routing_mode in ('manual', 'round_robin', 'least_busy')),
  add column chat_limit integer not null default 5,
  add column reply_limit_s integer not null default 120,
  add column waiting_limit_s integer not null default 180,
  -- { "timeZone", "weekly": [...], "holidays": [...] }; null is always open.
  add column hours jsonb,
  add column email text not null default '';
alter table projects
  add column allowed_origins text[] not null default '{}',
  add column uploads_allowed boolean not null default false,
  add column account_url_template text not null default '',
  add column site_url text not null default '',
  add column language text not null default 'en';
alter table staff add column email text not null default '';
-- The new columns come with the directory that presence tells next, whatever its version.
update departments set version = 0;
update projects set version = 0;
update staff set version = 0;
