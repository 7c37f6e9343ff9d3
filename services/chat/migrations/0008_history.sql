-- The history of chats, what was deleted from it, and the figures (C22, C23).

-- One for each column that the history can be sorted by: a page costs as much as its rows.
create index chats_opened_at_id_idx on chats (opened_at, id);
create index chats_ended_id_idx on chats ((coalesce(ended_at, 'infinity')), id);
create index chats_wait_id_idx on chats ((coalesce(taken_at - queued_at, '-1 s')), id);
create index chats_duration_id_idx on chats ((coalesce(ended_at - opened_at, '-1 s')), id);
create index chats_rating_id_idx on chats ((coalesce(rating_score, 0)), id);
create index chats_operator_id_idx on chats ((lower(coalesce(operator_name, ''))), id);
create index chats_visitor_id_idx on chats ((lower(visitor_name)), id);
create index chats_client_id_opened_at_idx on chats (client_id, opened_at desc) where client_id <> '';
-- A chat that goes on from a deleted one goes on from nothing.
create index chats_previous_chat_id_idx on chats (previous_chat_id) where previous_chat_id is not null;
alter table chats
  drop constraint chats_previous_chat_id_fkey,
  add constraint chats_previous_chat_id_fkey foreign key (previous_chat_id) references chats (id) on delete set null;

-- The words of an ended chat.
create table chat_words (
  chat_id uuid primary key references chats (id) on delete cascade,
  words tsvector not null
);
create index chat_words_words_idx on chat_words using gin (words);

-- One row for each ended chat, kept when the chat itself is deleted: it names nobody outside the company.
create table chat_figures (
  chat_id uuid primary key,
  project_id uuid not null,
  department_id uuid not null,
  operator_id uuid,
  operator_name text,
  ended_at timestamptz not null,
  outcome text not null check (outcome in ('served', 'missed', 'contact_form')),
  waiting_s double precision,
  first_response_s double precision,
  duration_s double precision not null,
  rating integer
);
create index chat_figures_ended_at_idx on chat_figures (ended_at);

create table deletions (
  id uuid primary key,
  ended_before timestamptz not null,
  project_id uuid,
  requested_by text not null,
  requested_at timestamptz not null,
  deleted integer not null default 0,
  finished_at timestamptz
);
create index deletions_requested_at_unfinished_idx on deletions (requested_at) where finished_at is null;

create table audit (
  id uuid primary key,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  params jsonb not null
);
create index audit_at_id_idx on audit (at desc, id desc);
