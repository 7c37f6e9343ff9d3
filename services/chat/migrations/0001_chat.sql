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
  online_since timestamptz,
  -- They went Offline, and their chats are still to be parked (P3).
  park_pending boolean not null default false
)
-- Leases move reachable_until every second or so.
with (fillfactor = 70);

-- When an operator was online, for the figures.
create table online_spans (
  operator_id uuid not null,
  began_at timestamptz not null,
  ended_at timestamptz not null check (ended_at >= began_at),
  primary key (operator_id, began_at)
);

-- Chats and what is said in them.

create table visitors (
  id uuid primary key,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null
);

create table chats (
  id uuid primary key,
  project_id uuid not null,
  department_id uuid not null,
  state text not null check (state in ('waiting', 'offered', 'held', 'parked', 'ended')),
  visitor_id uuid not null references visitors (id),
  visitor_name text not null default '',
  visitor_email text not null default '',
  visitor_phone text not null default '',
  -- The site's id of the client; empty until they signed in.
  client_id text not null default '',
  -- A chat that goes on from a deleted one goes on from nothing.
  previous_chat_id uuid references chats (id) on delete set null,
  -- An `Origin` of domain/chat.ts: shown, and never searched.
  origin jsonb not null default '{}',
  opened_at timestamptz not null,
  queued_at timestamptz not null,
  name text not null default '',
  summary text not null default '',
  mark text not null default 'new' check (mark in ('new', 'forwarded', 'unanswered')),
  -- Who holds it, parked it, or held it when it ended; the sender of a transfer, who answers until it is decided.
  operator_id uuid,
  operator_name text,
  taken_at timestamptz,
  -- { "kind": "forward", "from": { "id", "name" }, "department": { "id", "name" }, "at", "dueAt" }, or
  -- { "kind": "transfer", "from", "to": { "id", "name" }, "reason", "at", "dueAt" }. What is searched of it is repeated.
  offer jsonb,
  offer_kind text generated always as (offer ->> 'kind') stored check (offer_kind in ('forward', 'transfer')),
  offer_department_id uuid generated always as ((offer -> 'department' ->> 'id')::uuid) stored,
  offer_from_id uuid generated always as ((offer -> 'from' ->> 'id')::uuid) stored,
  offer_to_id uuid generated always as ((offer -> 'to' ->> 'id')::uuid) stored,
  parked_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('visitor', 'operator', 'system')),
  end_reason text check (end_reason in ('ended', 'contact_form', 'abandoned')),
  -- The latest answer to a missed conversation: { "by": { "id", "name" }, "at" }.
  answered jsonb,
  form_offered_at timestamptz,
  -- Null leaves it to the project.
  uploads_allowed boolean,
  -- { "score", "comment", "at" }
  rating jsonb,
  rating_score integer generated always as ((rating ->> 'score')::integer) stored
    check (rating_score between 1 and 5),
  -- Counts the changes of the chat itself, not its messages.
  version integer not null default 1,
  -- Each state has what is true in it.
  constraint chats_held_check check (
    state not in ('held', 'parked') or (operator_id is not null and operator_name is not null and taken_at is not null)
  ),
  constraint chats_parked_check check ((state = 'parked') = (parked_at is not null)),
  constraint chats_offered_check check (
    (state = 'offered') = (offer_kind is not null)
    and (
      state <> 'offered'
      or (
        offer_from_id is not null and offer ->> 'at' is not null and offer ->> 'dueAt' is not null
        and taken_at is not null
        and case offer_kind
          when 'forward' then offer_department_id is not null and operator_id is null
          else offer_to_id is not null and operator_id = offer_from_id
        end
      )
    )
  ),
  constraint chats_ended_check check (
    state <> 'ended' or (ended_at is not null and ended_by is not null and end_reason is not null)
  ),
  constraint chats_answered_check check (
    answered is null or (state = 'ended' and end_reason = 'contact_form')
  )
)
-- Room for a second version of a row on its page.
with (fillfactor = 80);
-- At most one chat of a visitor in a project that has not ended.
create unique index chats_project_id_visitor_id_open_key on chats (project_id, visitor_id) where state <> 'ended';
create index chats_visitor_id_project_id_opened_at_idx on chats (visitor_id, project_id, opened_at desc);
create index chats_client_id_opened_at_idx on chats (client_id, opened_at desc) where client_id <> '';
create index chats_previous_chat_id_idx on chats (previous_chat_id) where previous_chat_id is not null;
-- The earlier chats of a client (C10).
create index chats_project_id_client_id_opened_at_id_idx
on chats (project_id, client_id, opened_at desc, id desc) where client_id <> '';
-- An operator's tabs.
create index chats_operator_id_queued_at_id_held_idx on chats (operator_id, queued_at, id) where state = 'held';
create index chats_operator_id_parked_idx on chats (operator_id) where state = 'parked';
create index chats_offer_to_id_idx on chats (offer_to_id) where state = 'offered';
create index chats_offer_from_id_idx on chats (offer_from_id) where state = 'offered';
-- One for each column that the history (C22) can be sorted by: a page costs as much as its rows.
create index chats_opened_at_id_idx on chats (opened_at, id);
create index chats_ended_id_idx on chats ((coalesce(ended_at, 'infinity')), id);
create index chats_wait_id_idx on chats ((coalesce(taken_at - queued_at, '-1 s')), id);
create index chats_duration_id_idx on chats ((coalesce(ended_at - opened_at, '-1 s')), id);
create index chats_rating_id_idx on chats ((coalesce(rating_score, 0)), id);
create index chats_operator_id_idx on chats ((lower(coalesce(operator_name, ''))), id);
create index chats_visitor_id_idx on chats ((lower(visitor_name)), id);

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

-- No foreign keys to chats and files: the statements that insert messages lock the chat's row and have just written the
-- file, so the checks, look-ups for each message, would find nothing that is not known already.
create table messages (
  chat_id uuid not null,
  seq integer not null check (seq > 0),
  message_id uuid not null,
  author_kind text not null check (author_kind in ('visitor', 'operator', 'system')),
  author_id uuid,
  author_name text not null default '',
  -- A text, a note of the system or a file.
  text text,
  note_code text,
  note_params jsonb,
  file_id uuid,
  sent_at timestamptz not null,
  primary key (chat_id, seq),
  unique (chat_id, message_id),
  constraint messages_content_check check (num_nonnulls(text, note_code, file_id) = 1)
);

-- What is written with a chat, in the transaction that changes it.

-- The lists of chats (C7): a row for each department in whose list a chat stands.
create table list_entries (
  department_id uuid not null,
  queued_at timestamptz not null,
  chat_id uuid not null references chats (id) on delete cascade,
  primary key (department_id, queued_at, chat_id)
);
create index list_entries_chat_id_idx on list_entries (chat_id);

-- How many chats stand in the lists of exactly these departments, in order: the sum of the changes. Every transaction
-- adds rows of its own, so that no two wait for each other; now and then they are added up.
create table list_counts (
  department_ids uuid[] not null,
  change integer not null
);

-- What is to be done about a chat, and when; fired by whichever instance comes first.
create table deadlines (
  chat_id uuid not null references chats (id) on delete cascade,
  kind text not null check (kind in ('offer', 'waiting_limit', 'reply_limit', 'abandon')),
  due_at timestamptz not null,
  primary key (chat_id, kind)
);
create index deadlines_due_at_idx on deadlines (due_at);

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
  candidates jsonb not null,
  -- What was known of the operator at that moment; whoever checks routing reads it from here.
  operator_mode text,
  reachable_until timestamptz
);
create index decisions_chat_id_at_idx on decisions (chat_id, at);
create index decisions_at_idx on decisions (at);

-- Beside the conversation.

-- Tickets and clients that were asked for from a chat; others do them and tell.
create table chat_requests (
  id uuid primary key,
  chat_id uuid not null references chats (id) on delete cascade,
  kind text not null check (kind in ('ticket', 'client')),
  state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  params jsonb not null,
  -- The id of the ticket or client; of a client that there is already, of that one.
  result text not null default '',
  -- Why it failed, and what is wrong with which field.
  reason text not null default '',
  errors jsonb not null default '[]',
  requested_by_id uuid not null,
  requested_by_name text not null,
  requested_at timestamptz not null,
  unique (chat_id, kind)
);

create table favourites (
  staff_id uuid not null,
  chat_id uuid not null references chats (id) on delete cascade,
  added_at timestamptz not null,
  primary key (staff_id, chat_id)
);
create index favourites_staff_id_added_at_chat_id_idx on favourites (staff_id, added_at desc, chat_id desc);
create index favourites_chat_id_idx on favourites (chat_id);

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

-- What may be done only so often: when it was done lately, oldest first.
create table allowances (
  key text primary key,
  uses timestamptz[] not null,
  -- When none of the uses counts any more.
  forget_at timestamptz not null
);
create index allowances_forget_at_idx on allowances (forget_at);

-- History and figures (C22, C23), and what was deleted from them.

-- The words of an ended chat, folded, from each of their letters on: parts are found by how they begin. Beside them is what a page
-- of the newest is chosen by, which is then read here alone.
create table chat_words (
  chat_id uuid primary key references chats (id) on delete cascade,
  project_id uuid not null,
  department_id uuid not null,
  operator_id uuid,
  opened_at timestamptz not null,
  words tsvector not null
);
-- Rows are written once and in the background: no searcher is to go through a list of what is not indexed yet.
create index chat_words_words_idx on chat_words using gin (words) with (fastupdate = off);

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

-- Files and uploads of a chat go with it.
alter table files add foreign key (owner_id) references chats (id) on delete cascade;
alter table uploads add foreign key (owner_id) references chats (id) on delete cascade;
