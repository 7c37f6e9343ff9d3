-- The whole schema, generated from the migrations by `npm run gen`. To be read: migrations say why, and are what runs.

create table allowances (
  key text not null,
  uses timestamp with time zone[] not null,
  forget_at timestamp with time zone not null,
  constraint allowances_pkey PRIMARY KEY (key)
);
CREATE INDEX allowances_forget_at_idx ON allowances USING btree (forget_at);

create table audit (
  id uuid not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  params jsonb not null,
  constraint audit_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_at_id_idx ON audit USING btree (at DESC, id DESC);

create table chat_figures (
  chat_id uuid not null,
  project_id uuid not null,
  department_id uuid not null,
  operator_id uuid,
  operator_name text,
  ended_at timestamp with time zone not null,
  outcome text not null,
  waiting_s double precision,
  first_response_s double precision,
  duration_s double precision not null,
  rating integer,
  constraint chat_figures_pkey PRIMARY KEY (chat_id),
  constraint chat_figures_outcome_check CHECK (outcome = ANY (ARRAY['served'::text, 'missed'::text, 'contact_form'::text]))
);
CREATE INDEX chat_figures_ended_at_idx ON chat_figures USING btree (ended_at);

create table chat_heads (
  chat_id uuid not null,
  last_seq integer not null,
  visitor_delivered_seq integer not null default 0,
  visitor_read_seq integer not null default 0,
  operator_delivered_seq integer not null default 0,
  operator_read_seq integer not null default 0,
  visitor_wrote_at timestamp with time zone not null,
  unanswered_since timestamp with time zone,
  first_reply_at timestamp with time zone,
  constraint chat_heads_pkey PRIMARY KEY (chat_id),
  constraint chat_heads_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
) with (fillfactor=45);

create table chat_requests (
  id uuid not null,
  chat_id uuid not null,
  kind text not null,
  state text not null default 'pending'::text,
  params jsonb not null,
  result text not null default ''::text,
  reason text not null default ''::text,
  errors jsonb not null default '[]'::jsonb,
  requested_by_id uuid not null,
  requested_by_name text not null,
  requested_at timestamp with time zone not null,
  constraint chat_requests_pkey PRIMARY KEY (id),
  constraint chat_requests_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE,
  constraint chat_requests_chat_id_kind_key UNIQUE (chat_id, kind),
  constraint chat_requests_kind_check CHECK (kind = ANY (ARRAY['ticket'::text, 'client'::text])),
  constraint chat_requests_state_check CHECK (state = ANY (ARRAY['pending'::text, 'done'::text, 'failed'::text]))
);

create table chat_timeline (
  chat_id uuid not null,
  version integer not null,
  at timestamp with time zone not null,
  kind text not null,
  params jsonb not null,
  constraint chat_timeline_pkey PRIMARY KEY (chat_id, version),
  constraint chat_timeline_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
);

create table chat_words (
  chat_id uuid not null,
  project_id uuid not null,
  department_id uuid not null,
  operator_id uuid,
  opened_at timestamp with time zone not null,
  words tsvector not null,
  constraint chat_words_pkey PRIMARY KEY (chat_id),
  constraint chat_words_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
);
CREATE INDEX chat_words_words_idx ON chat_words USING gin (words) WITH (fastupdate=off);

create table chats (
  id uuid not null,
  project_id uuid not null,
  department_id uuid not null,
  state text not null,
  visitor_id uuid not null,
  visitor_name text not null default ''::text,
  visitor_email text not null default ''::text,
  visitor_phone text not null default ''::text,
  client_id text not null default ''::text,
  previous_chat_id uuid,
  origin jsonb not null default '{}'::jsonb,
  opened_at timestamp with time zone not null,
  queued_at timestamp with time zone not null,
  name text not null default ''::text,
  summary text not null default ''::text,
  mark text not null default 'new'::text,
  operator_id uuid,
  operator_name text,
  taken_at timestamp with time zone,
  offer jsonb,
  offer_kind text generated always as (offer ->> 'kind'::text) stored,
  offer_department_id uuid generated always as (((offer -> 'department'::text) ->> 'id'::text)::uuid) stored,
  offer_from_id uuid generated always as (((offer -> 'from'::text) ->> 'id'::text)::uuid) stored,
  offer_to_id uuid generated always as (((offer -> 'to'::text) ->> 'id'::text)::uuid) stored,
  parked_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_by text,
  end_reason text,
  answered jsonb,
  form_offered_at timestamp with time zone,
  uploads_allowed boolean,
  rating jsonb,
  rating_score integer generated always as ((rating ->> 'score'::text)::integer) stored,
  version integer not null default 1,
  constraint chats_pkey PRIMARY KEY (id),
  constraint chats_answered_check CHECK (answered IS NULL OR state = 'ended'::text AND end_reason = 'contact_form'::text),
  constraint chats_end_reason_check CHECK (end_reason = ANY (ARRAY['ended'::text, 'contact_form'::text, 'abandoned'::text])),
  constraint chats_ended_by_check CHECK (ended_by = ANY (ARRAY['visitor'::text, 'operator'::text, 'system'::text])),
  constraint chats_ended_check CHECK (state <> 'ended'::text OR ended_at IS NOT NULL AND ended_by IS NOT NULL AND end_reason IS NOT NULL),
  constraint chats_held_check CHECK ((state <> ALL (ARRAY['held'::text, 'parked'::text])) OR operator_id IS NOT NULL AND operator_name IS NOT NULL AND taken_at IS NOT NULL),
  constraint chats_mark_check CHECK (mark = ANY (ARRAY['new'::text, 'forwarded'::text, 'unanswered'::text])),
  constraint chats_offer_kind_check CHECK (offer_kind = ANY (ARRAY['forward'::text, 'transfer'::text])),
  constraint chats_offered_check CHECK ((state = 'offered'::text) = (offer_kind IS NOT NULL) AND (state <> 'offered'::text OR offer_from_id IS NOT NULL AND (offer ->> 'at'::text) IS NOT NULL AND (offer ->> 'dueAt'::text) IS NOT NULL AND taken_at IS NOT NULL AND
CASE offer_kind
    WHEN 'forward'::text THEN offer_department_id IS NOT NULL AND operator_id IS NULL
    ELSE offer_to_id IS NOT NULL AND operator_id = offer_from_id
END)),
  constraint chats_parked_check CHECK ((state = 'parked'::text) = (parked_at IS NOT NULL)),
  constraint chats_previous_chat_id_fkey FOREIGN KEY (previous_chat_id) REFERENCES chats(id) ON DELETE SET NULL,
  constraint chats_rating_score_check CHECK (rating_score >= 1 AND rating_score <= 5),
  constraint chats_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'offered'::text, 'held'::text, 'parked'::text, 'ended'::text])),
  constraint chats_visitor_id_fkey FOREIGN KEY (visitor_id) REFERENCES visitors(id)
) with (fillfactor=80);
CREATE INDEX chats_client_id_opened_at_idx ON chats USING btree (client_id, opened_at DESC) WHERE client_id <> ''::text;
CREATE INDEX chats_duration_id_idx ON chats USING btree (COALESCE(ended_at - opened_at, '-00:00:01'::interval), id);
CREATE INDEX chats_ended_id_idx ON chats USING btree (COALESCE(ended_at, 'infinity'::timestamp with time zone), id);
CREATE INDEX chats_offer_from_id_idx ON chats USING btree (offer_from_id) WHERE state = 'offered'::text;
CREATE INDEX chats_offer_to_id_idx ON chats USING btree (offer_to_id) WHERE state = 'offered'::text;
CREATE INDEX chats_opened_at_id_idx ON chats USING btree (opened_at, id);
CREATE INDEX chats_operator_id_idx ON chats USING btree (lower(COALESCE(operator_name, ''::text)), id);
CREATE INDEX chats_operator_id_parked_idx ON chats USING btree (operator_id) WHERE state = 'parked'::text;
CREATE INDEX chats_operator_id_queued_at_id_held_idx ON chats USING btree (operator_id, queued_at, id) WHERE state = 'held'::text;
CREATE INDEX chats_previous_chat_id_idx ON chats USING btree (previous_chat_id) WHERE previous_chat_id IS NOT NULL;
CREATE INDEX chats_project_id_client_id_opened_at_id_idx ON chats USING btree (project_id, client_id, opened_at DESC, id DESC) WHERE client_id <> ''::text;
CREATE UNIQUE INDEX chats_project_id_visitor_id_open_key ON chats USING btree (project_id, visitor_id) WHERE state <> 'ended'::text;
CREATE INDEX chats_rating_id_idx ON chats USING btree (COALESCE(rating_score, 0), id);
CREATE INDEX chats_visitor_id_idx ON chats USING btree (lower(visitor_name), id);
CREATE INDEX chats_visitor_id_project_id_opened_at_idx ON chats USING btree (visitor_id, project_id, opened_at DESC);
CREATE INDEX chats_wait_id_idx ON chats USING btree (COALESCE(taken_at - queued_at, '-00:00:01'::interval), id);

create table dead_events (
  id bigint not null generated always as identity,
  stream text not null,
  consumer text not null,
  event_id text not null,
  subject text not null,
  payload bytea not null,
  headers jsonb not null,
  reason text not null,
  attempts integer not null,
  failed_at timestamp with time zone not null default now(),
  resend_at timestamp with time zone,
  constraint dead_events_pkey PRIMARY KEY (id),
  constraint dead_events_consumer_event_id_key UNIQUE (consumer, event_id)
);
CREATE INDEX dead_events_consumer_resend_at_idx ON dead_events USING btree (consumer, resend_at) WHERE resend_at IS NOT NULL;
CREATE INDEX dead_events_failed_at_idx ON dead_events USING btree (failed_at);

create table deadlines (
  chat_id uuid not null,
  kind text not null,
  due_at timestamp with time zone not null,
  constraint deadlines_pkey PRIMARY KEY (chat_id, kind),
  constraint deadlines_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE,
  constraint deadlines_kind_check CHECK (kind = ANY (ARRAY['offer'::text, 'waiting_limit'::text, 'reply_limit'::text, 'abandon'::text]))
);
CREATE INDEX deadlines_due_at_idx ON deadlines USING btree (due_at);

create table decisions (
  id uuid not null,
  chat_id uuid not null,
  department_id uuid not null,
  at timestamp with time zone not null,
  operator_id uuid not null,
  operator_name text not null,
  mode text not null,
  chat_limit integer not null,
  load integer not null,
  counts jsonb not null,
  candidates jsonb not null,
  operator_mode text,
  reachable_until timestamp with time zone,
  constraint decisions_pkey PRIMARY KEY (id),
  constraint decisions_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
);
CREATE INDEX decisions_at_idx ON decisions USING btree (at);
CREATE INDEX decisions_chat_id_at_idx ON decisions USING btree (chat_id, at);

create table deletions (
  id uuid not null,
  ended_before timestamp with time zone not null,
  project_id uuid,
  requested_by text not null,
  requested_at timestamp with time zone not null,
  deleted integer not null default 0,
  finished_at timestamp with time zone,
  constraint deletions_pkey PRIMARY KEY (id)
);
CREATE INDEX deletions_requested_at_unfinished_idx ON deletions USING btree (requested_at) WHERE finished_at IS NULL;

create table departments (
  id uuid not null,
  name text not null,
  language text not null default 'en'::text,
  accepts_chats boolean not null,
  project_ids uuid[] not null,
  routing_mode text not null default 'manual'::text,
  chat_limit integer not null default 5,
  reply_limit_s integer not null default 120,
  waiting_limit_s integer not null default 180,
  hours jsonb,
  email text not null default ''::text,
  version integer not null,
  constraint departments_pkey PRIMARY KEY (id),
  constraint departments_routing_mode_check CHECK (routing_mode = ANY (ARRAY['manual'::text, 'round_robin'::text, 'least_busy'::text]))
);

create table event_attempts (
  consumer text not null,
  event_id text not null,
  attempts integer not null,
  tried_at timestamp with time zone not null default now(),
  constraint event_attempts_pkey PRIMARY KEY (consumer, event_id)
);

create table favourites (
  staff_id uuid not null,
  chat_id uuid not null,
  added_at timestamp with time zone not null,
  constraint favourites_pkey PRIMARY KEY (staff_id, chat_id),
  constraint favourites_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
);
CREATE INDEX favourites_chat_id_idx ON favourites USING btree (chat_id);
CREATE INDEX favourites_staff_id_added_at_chat_id_idx ON favourites USING btree (staff_id, added_at DESC, chat_id DESC);

create table files (
  id uuid not null,
  owner_id uuid not null,
  object_name text not null,
  name text not null,
  media_type text not null,
  size integer not null,
  width integer,
  height integer,
  created_at timestamp with time zone not null,
  constraint files_pkey PRIMARY KEY (id),
  constraint files_check CHECK ((width IS NULL) = (height IS NULL)),
  constraint files_object_name_fkey FOREIGN KEY (object_name) REFERENCES stored_objects(name),
  constraint files_object_name_key UNIQUE (object_name),
  constraint files_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES chats(id) ON DELETE CASCADE
);
CREATE INDEX files_owner_id_idx ON files USING btree (owner_id);
CREATE TRIGGER files_discard_object AFTER DELETE ON files FOR EACH ROW EXECUTE FUNCTION discard_object();

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING btree (created_at);

create table list_counts (
  department_ids uuid[] not null,
  change integer not null
);

create table list_entries (
  department_id uuid not null,
  queued_at timestamp with time zone not null,
  chat_id uuid not null,
  constraint list_entries_pkey PRIMARY KEY (department_id, queued_at, chat_id),
  constraint list_entries_chat_id_fkey FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE
);
CREATE INDEX list_entries_chat_id_idx ON list_entries USING btree (chat_id);

create table messages (
  chat_id uuid not null,
  seq integer not null,
  message_id uuid not null,
  author_kind text not null,
  author_id uuid,
  author_name text not null default ''::text,
  text text,
  note_code text,
  note_params jsonb,
  file_id uuid,
  sent_at timestamp with time zone not null,
  constraint messages_pkey PRIMARY KEY (chat_id, seq),
  constraint messages_author_kind_check CHECK (author_kind = ANY (ARRAY['visitor'::text, 'operator'::text, 'system'::text])),
  constraint messages_chat_id_message_id_key UNIQUE (chat_id, message_id),
  constraint messages_content_check CHECK (num_nonnulls(text, note_code, file_id) = 1),
  constraint messages_seq_check CHECK (seq > 0)
);

create table online_spans (
  operator_id uuid not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  constraint online_spans_pkey PRIMARY KEY (operator_id, began_at),
  constraint online_spans_check CHECK (ended_at >= began_at)
);

create table operators (
  id uuid not null,
  mode text not null default 'offline'::text,
  mode_version integer not null default 0,
  reachable_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  away_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  load integer not null default 0,
  last_given_at timestamp with time zone,
  online_since timestamp with time zone,
  park_pending boolean not null default false,
  constraint operators_pkey PRIMARY KEY (id),
  constraint operators_load_check CHECK (load >= 0),
  constraint operators_mode_check CHECK (mode = ANY (ARRAY['online'::text, 'offline'::text]))
) with (fillfactor=70);

create table outbox (
  "position" bigint not null generated always as identity,
  traceparent text not null default ''::text,
  written_at timestamp with time zone not null default clock_timestamp(),
  relayed_at timestamp with time zone,
  ids uuid[] not null,
  subjects text[] not null,
  payloads text[] not null,
  constraint outbox_pkey PRIMARY KEY ("position")
);
CREATE INDEX outbox_position_unrelayed_idx ON outbox USING btree ("position") WHERE relayed_at IS NULL;
CREATE INDEX outbox_relayed_at_idx ON outbox USING btree (relayed_at) WHERE relayed_at IS NOT NULL;

create table projects (
  id uuid not null,
  slug text not null,
  name text not null,
  allowed_origins text[] not null default '{}'::text[],
  uploads_allowed boolean not null default false,
  account_url_template text not null default ''::text,
  site_url text not null default ''::text,
  language text not null default 'en'::text,
  client_source text not null default 'billing'::text,
  deleted boolean not null default false,
  version integer not null,
  constraint projects_pkey PRIMARY KEY (id)
);

create table relay_state (
  stream text not null,
  last_seq bigint not null,
  constraint relay_state_pkey PRIMARY KEY (stream)
);

create table reply_templates (
  id uuid not null,
  title text not null,
  shortcut text not null,
  text text not null,
  scope text not null,
  department_id uuid,
  used_in text not null,
  source_chat_id uuid not null,
  source_message_id uuid not null,
  saved_by_id uuid not null,
  saved_by_name text not null,
  saved_at timestamp with time zone not null,
  constraint reply_templates_pkey PRIMARY KEY (id),
  constraint reply_templates_check CHECK ((scope = 'department'::text) = (department_id IS NOT NULL)),
  constraint reply_templates_scope_check CHECK (scope = ANY (ARRAY['everyone'::text, 'department'::text, 'person'::text])),
  constraint reply_templates_used_in_check CHECK (used_in = ANY (ARRAY['chat'::text, 'tickets'::text]))
);
CREATE INDEX reply_templates_saved_at_id_idx ON reply_templates USING btree (saved_at DESC, id DESC);

create table staff (
  id uuid not null,
  name text not null,
  email text not null default ''::text,
  role text not null,
  department_ids uuid[] not null,
  permissions text[] not null,
  version integer not null,
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_role_check CHECK (role = ANY (ARRAY['operator'::text, 'head'::text, 'administrator'::text]))
);

create table stored_objects (
  name text not null,
  discard_at timestamp with time zone,
  constraint stored_objects_pkey PRIMARY KEY (name)
);
CREATE INDEX stored_objects_discard_at_idx ON stored_objects USING btree (discard_at) WHERE discard_at IS NOT NULL;

create table uploads (
  id uuid not null,
  owner_id uuid not null,
  message_id uuid not null,
  author_kind text not null,
  author_id uuid not null,
  object_name text not null,
  name text not null,
  size integer not null,
  begun_at timestamp with time zone not null,
  constraint uploads_pkey PRIMARY KEY (id),
  constraint uploads_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES chats(id) ON DELETE CASCADE,
  constraint uploads_size_check CHECK (size > 0)
);
CREATE INDEX uploads_author_id_begun_at_idx ON uploads USING btree (author_id, begun_at);
CREATE INDEX uploads_begun_at_idx ON uploads USING btree (begun_at);
CREATE INDEX uploads_owner_id_idx ON uploads USING btree (owner_id);

create table visitor_clients (
  visitor_id uuid not null,
  project_id uuid not null,
  client_id text not null,
  name text not null default ''::text,
  email text not null default ''::text,
  proven_until timestamp with time zone,
  constraint visitor_clients_pkey PRIMARY KEY (visitor_id, project_id),
  constraint visitor_clients_visitor_id_fkey FOREIGN KEY (visitor_id) REFERENCES visitors(id) ON DELETE CASCADE
);
CREATE INDEX visitor_clients_project_id_client_id_idx ON visitor_clients USING btree (project_id, client_id);
CREATE INDEX visitor_clients_proven_until_idx ON visitor_clients USING btree (proven_until) WHERE proven_until IS NOT NULL;

create table visitor_notes (
  id uuid not null,
  project_id uuid not null,
  visitor_id uuid not null,
  client_id text not null,
  chat_id uuid not null,
  text text not null,
  author_id uuid not null,
  author_name text not null,
  written_at timestamp with time zone not null,
  constraint visitor_notes_pkey PRIMARY KEY (id)
);
CREATE INDEX visitor_notes_project_id_client_id_written_at_id_idx ON visitor_notes USING btree (project_id, client_id, written_at DESC, id DESC) WHERE client_id <> ''::text;
CREATE INDEX visitor_notes_visitor_id_project_id_written_at_id_idx ON visitor_notes USING btree (visitor_id, project_id, written_at DESC, id DESC);

create table visitor_pages (
  id uuid not null,
  visitor_id uuid not null,
  project_id uuid not null,
  url text not null,
  title text not null,
  visited_at timestamp with time zone not null,
  constraint visitor_pages_pkey PRIMARY KEY (id)
);
CREATE INDEX visitor_pages_visited_at_idx ON visitor_pages USING btree (visited_at);
CREATE INDEX visitor_pages_visitor_id_project_id_visited_at_id_idx ON visitor_pages USING btree (visitor_id, project_id, visited_at DESC, id DESC);

create table visitors (
  id uuid not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  constraint visitors_pkey PRIMARY KEY (id)
);

CREATE OR REPLACE FUNCTION public.discard_object()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update stored_objects set discard_at = now() where name = old.object_name;
  return null;
end
$function$;
