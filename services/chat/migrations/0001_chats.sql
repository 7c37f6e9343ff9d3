-- Visitors, chats and messages: what this service owns.

create table visitors (
  id uuid primary key,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null
);

create table chats (
  id uuid primary key,
  project_id uuid not null,
  department_id uuid not null,
  visitor_id uuid not null references visitors (id),
  state text not null check (state in ('waiting', 'held', 'ended')),
  visitor_name text not null default '',
  visitor_email text not null default '',
  visitor_phone text not null default '',
  -- The site's id of the client; empty until they signed in.
  client_id text not null default '',
  -- Who holds the chat, or held it when it ended.
  operator_id uuid,
  operator_name text,
  opened_at timestamptz not null,
  queued_at timestamptz not null,
  taken_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('visitor', 'operator', 'system')),
  last_seq integer not null default 0,
  visitor_delivered_seq integer not null default 0,
  visitor_read_seq integer not null default 0,
  operator_delivered_seq integer not null default 0,
  operator_read_seq integer not null default 0,
  previous_chat_id uuid references chats (id),
  -- Counts the changes of the chat itself, not its messages.
  version integer not null default 1,
  page_url text not null default '',
  user_agent text not null default '',
  ip_address text not null default '',
  check (state <> 'held' or (operator_id is not null and operator_name is not null and taken_at is not null)),
  check (state <> 'ended' or (ended_at is not null and ended_by is not null))
)
-- Every message moves last_seq, which no index holds: the room lets the new row version stay on its page.
with (fillfactor = 80);

-- At most one chat of a visitor in a project that has not ended.
create unique index chats_project_id_visitor_id_open_key on chats (project_id, visitor_id) where state <> 'ended';
create index chats_visitor_id_project_id_opened_at_idx on chats (visitor_id, project_id, opened_at desc);
create index chats_department_id_queued_at_id_waiting_idx on chats (department_id, queued_at, id) where state = 'waiting';
create index chats_operator_id_queued_at_id_held_idx on chats (operator_id, queued_at, id) where state = 'held';

-- No foreign key to chats: the statements that insert messages lock the chat's row, so the check, one look-up for each
-- message, would find nothing that is not known already.
create table messages (
  chat_id uuid not null,
  seq integer not null check (seq > 0),
  message_id uuid not null,
  author_kind text not null check (author_kind in ('visitor', 'operator', 'system')),
  author_id uuid,
  author_name text not null default '',
  -- Either a text or a note of the system.
  text text,
  note_code text,
  note_params jsonb,
  sent_at timestamptz not null,
  primary key (chat_id, seq),
  unique (chat_id, message_id),
  check ((text is null) = (note_code is not null))
);
