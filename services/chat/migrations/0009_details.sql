-- Beside what is said in chats: pages, notes, favourites, what is asked for elsewhere, predefined replies.

-- What may be done only so often: when it was done lately, oldest first.
create table allowances (
  key text primary key,
  uses timestamptz[] not null,
  -- When none of the uses counts any more.
  forget_at timestamptz not null
);
create index allowances_forget_at_idx on allowances (forget_at);

-- Pages of a project's site that a visitor looked at. Visitors who never write have pages too, so there is no foreign key.
create table visitor_pages (
  id uuid primary key,
  visitor_id uuid not null,
  project_id uuid not null,
  url text not null,
  title text not null,
  visited_at timestamptz not null
);
create index visitor_pages_visitor_id_project_id_visited_at_id_idx
on visitor_pages (visitor_id, project_id, visited_at desc, id desc);
create index visitor_pages_visited_at_idx on visitor_pages (visited_at);

-- What staff noted of visitors and clients. A note outlives the chat it was written in.
create table visitor_notes (
  id uuid primary key,
  project_id uuid not null,
  visitor_id uuid not null,
  -- Empty until the visitor proves to be a client.
  client_id text not null,
  chat_id uuid not null,
  text text not null,
  author_id uuid not null,
  author_name text not null,
  written_at timestamptz not null
);
create index visitor_notes_visitor_id_project_id_written_at_id_idx
on visitor_notes (visitor_id, project_id, written_at desc, id desc);
create index visitor_notes_project_id_client_id_written_at_id_idx
on visitor_notes (project_id, client_id, written_at desc, id desc) where client_id <> '';

create table favourites (
  staff_id uuid not null,
  chat_id uuid not null references chats (id) on delete cascade,
  added_at timestamptz not null,
  primary key (staff_id, chat_id)
);
create index favourites_staff_id_added_at_chat_id_idx on favourites (staff_id, added_at desc, chat_id desc);
create index favourites_chat_id_idx on favourites (chat_id);

-- Tickets and clients that were asked for from a chat; others do them and tell.
create table chat_requests (
  id uuid primary key,
  chat_id uuid not null references chats (id) on delete cascade,
  kind text not null check (kind in ('ticket', 'client')),
  state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  params jsonb not null,
  result text not null default '',
  requested_by_id uuid not null,
  requested_by_name text not null,
  requested_at timestamptz not null,
  unique (chat_id, kind)
);

create table reply_templates (
  id uuid primary key,
  title text not null,
  shortcut text not null,
  text text not null,
  scope text not null check (scope in ('everyone', 'department', 'person')),
  department_id uuid,
  used_in text not null check (used_in in ('chat', 'tickets')),
  source_chat_id uuid not null,
  source_message_id uuid not null,
  saved_by_id uuid not null,
  saved_by_name text not null,
  saved_at timestamptz not null,
  check ((scope = 'department') = (department_id is not null))
);
create index reply_templates_saved_at_id_idx on reply_templates (saved_at desc, id desc);

-- The earlier chats of a client (C10).
create index chats_project_id_client_id_opened_at_id_idx
on chats (project_id, client_id, opened_at desc, id desc) where client_id <> '';
