-- The whole schema, generated from the migrations by `npm run gen`. To be read: migrations say why, and are what runs.

create table audit_entries (
  id uuid not null,
  actor text not null,
  actor_name text not null,
  action text not null,
  target_id text not null,
  details jsonb not null default '{}'::jsonb,
  at timestamp(3) with time zone not null default now(),
  constraint audit_entries_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_entries_at_id_idx ON audit_entries USING btree (at DESC, id DESC);

create table chat_projects (
  chat_id uuid not null,
  project_id uuid not null,
  opened_at timestamp with time zone not null,
  constraint chat_projects_pkey PRIMARY KEY (chat_id)
);
CREATE INDEX chat_projects_opened_at_idx ON chat_projects USING btree (opened_at);

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

create table deliveries (
  "position" bigint not null generated always as identity,
  id uuid not null,
  endpoint_id uuid not null,
  event_id text not null,
  event_type text not null,
  subject text not null,
  body text not null,
  state text not null,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  next_attempt_at timestamp with time zone,
  finished_at timestamp with time zone,
  response_status integer not null default 0,
  response_body text not null default ''::text,
  error text not null default ''::text,
  duration_ms integer not null default 0,
  redelivery_of uuid,
  constraint deliveries_pkey PRIMARY KEY ("position"),
  constraint deliveries_check CHECK ((state = 'pending'::text) = (finished_at IS NULL)),
  constraint deliveries_check1 CHECK ((state = 'pending'::text) = (next_attempt_at IS NOT NULL)),
  constraint deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoints(id),
  constraint deliveries_id_key UNIQUE (id),
  constraint deliveries_state_check CHECK (state = ANY (ARRAY['pending'::text, 'succeeded'::text, 'dead'::text]))
);
CREATE UNIQUE INDEX deliveries_endpoint_id_event_id_first_key ON deliveries USING btree (endpoint_id, event_id) WHERE redelivery_of IS NULL;
CREATE INDEX deliveries_endpoint_id_position_idx ON deliveries USING btree (endpoint_id, "position" DESC);
CREATE INDEX deliveries_endpoint_id_state_position_idx ON deliveries USING btree (endpoint_id, state, "position" DESC);
CREATE INDEX deliveries_endpoint_id_subject_position_pending_idx ON deliveries USING btree (endpoint_id, subject, "position") WHERE state = 'pending'::text;
CREATE INDEX deliveries_finished_at_idx ON deliveries USING btree (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX deliveries_subject_idx ON deliveries USING btree (subject);

create table delivery_queues (
  endpoint_id uuid not null,
  subject text not null,
  due_at timestamp with time zone not null,
  lease_id uuid,
  constraint delivery_queues_pkey PRIMARY KEY (endpoint_id, subject),
  constraint delivery_queues_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoints(id)
) with (fillfactor=70);
CREATE INDEX delivery_queues_endpoint_id_due_at_idx ON delivery_queues USING btree (endpoint_id, due_at);

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

create table endpoints (
  id uuid not null,
  url text not null,
  event_types text[] not null,
  project_ids uuid[] not null,
  state text not null,
  disabled_reason text not null default ''::text,
  secret text not null,
  previous_secret text not null default ''::text,
  previous_secret_until timestamp with time zone,
  failing_since timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint endpoints_pkey PRIMARY KEY (id),
  constraint endpoints_state_check CHECK (state = ANY (ARRAY['active'::text, 'disabled'::text, 'deleted'::text]))
);

create table erased_subjects (
  subject text not null,
  erased_at timestamp with time zone not null,
  constraint erased_subjects_pkey PRIMARY KEY (subject)
);
CREATE INDEX erased_subjects_erased_at_idx ON erased_subjects USING btree (erased_at);

create table event_attempts (
  consumer text not null,
  event_id text not null,
  attempts integer not null,
  tried_at timestamp with time zone not null default now(),
  constraint event_attempts_pkey PRIMARY KEY (consumer, event_id)
);

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING btree (created_at);

create table mails (
  id uuid not null,
  mail_id uuid not null,
  number integer not null,
  recipient text not null,
  about_id text not null default ''::text,
  template text not null,
  language text not null,
  params jsonb not null,
  reply_to text not null,
  state text not null,
  attempts integer not null default 0,
  last_error text not null default ''::text,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone not null,
  due_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text])) = (due_at IS NOT NULL)),
  constraint mails_check1 CHECK ((state = ANY (ARRAY['sent'::text, 'dead'::text])) = (finished_at IS NOT NULL)),
  constraint mails_mail_id_recipient_key UNIQUE (mail_id, recipient),
  constraint mails_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'dead'::text]))
);
CREATE INDEX mails_about_id_idx ON mails USING btree (about_id) WHERE about_id <> ''::text;
CREATE INDEX mails_created_at_id_idx ON mails USING btree (created_at DESC, id DESC);
CREATE INDEX mails_due_at_idx ON mails USING btree (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX mails_finished_at_idx ON mails USING btree (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX mails_recipient_idx ON mails USING btree (recipient);
CREATE INDEX mails_state_created_at_id_idx ON mails USING btree (state, created_at DESC, id DESC);

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

create table stream_positions (
  stream text not null,
  last_seq bigint not null,
  stream_created_at timestamp with time zone,
  constraint stream_positions_pkey PRIMARY KEY (stream)
);
