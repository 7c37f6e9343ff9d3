-- Mails on their way out.

create table mails (
  id uuid primary key,
  -- The request; mails to several addresses share it.
  mail_id uuid not null,
  -- The address's place in the request, from 1: part of the Message-ID.
  number integer not null,
  recipient text not null,
  -- The chat that it is about; empty when it is about none.
  about_id text not null default '',
  template text not null,
  language text not null,
  -- What the template speaks of; emptied when the mail was sent.
  params jsonb not null,
  reply_to text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'dead')),
  attempts integer not null default 0,
  last_error text not null default '',
  created_at timestamptz not null,
  -- Retries count from here; a dead letter that is sent again begins anew.
  started_at timestamptz not null,
  -- Of the next attempt; while sending, when the sender counts as dead.
  due_at timestamptz,
  finished_at timestamptz,
  unique (mail_id, recipient),
  check ((state in ('waiting', 'sending')) = (due_at is not null)),
  check ((state in ('sent', 'dead')) = (finished_at is not null))
);
create index mails_due_at_idx on mails (due_at) where due_at is not null;
create index mails_created_at_id_idx on mails (created_at desc, id desc);
create index mails_state_created_at_id_idx on mails (state, created_at desc, id desc);
-- Of somebody who is erased.
create index mails_about_id_idx on mails (about_id) where about_id <> '';
create index mails_recipient_idx on mails (recipient);
create index mails_finished_at_idx on mails (finished_at) where finished_at is not null;

-- Clients and chats that were erased: facts of them that are still on their way are told to nobody, as long as streams keep any.
create table erased_subjects (
  subject text primary key,
  erased_at timestamptz not null
);
create index erased_subjects_erased_at_idx on erased_subjects (erased_at);

-- Webhooks: who is told, what they are told, and what they still have to be told.

create table endpoints (
  id uuid primary key,
  url text not null,
  event_types text[] not null,
  -- Empty for all.
  project_ids uuid[] not null,
  -- A deleted one stays until its deliveries are gone.
  state text not null check (state in ('active', 'disabled', 'deleted')),
  disabled_reason text not null default '',
  secret text not null,
  previous_secret text not null default '',
  previous_secret_until timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null
);

create table deliveries (
  -- The order of events of one subject.
  position bigint generated always as identity primary key,
  id uuid not null unique,
  endpoint_id uuid not null references endpoints (id),
  event_id text not null,
  event_type text not null,
  subject text not null,
  body text not null,
  state text not null check (state in ('pending', 'succeeded', 'dead')),
  attempts integer not null default 0,
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  finished_at timestamptz,
  -- Of the last attempt.
  response_status integer not null default 0,
  response_body text not null default '',
  error text not null default '',
  duration_ms integer not null default 0,
  redelivery_of uuid,
  check ((state = 'pending') = (finished_at is null)),
  check ((state = 'pending') = (next_attempt_at is not null))
);
-- An event reaches an endpoint once, however often it is told.
create unique index deliveries_endpoint_id_event_id_first_key on deliveries (endpoint_id, event_id)
where redelivery_of is null;
create index deliveries_endpoint_id_subject_position_pending_idx on deliveries (endpoint_id, subject, position)
where state = 'pending';
create index deliveries_endpoint_id_position_idx on deliveries (endpoint_id, position desc);
create index deliveries_endpoint_id_state_position_idx on deliveries (endpoint_id, state, position desc);
-- Of somebody who is erased.
create index deliveries_subject_idx on deliveries (subject);
create index deliveries_finished_at_idx on deliveries (state, finished_at) where finished_at is not null;

-- What an endpoint still has to be told of one subject: its oldest pending delivery is sent first, alone. A row is there
-- as long as a delivery is pending.
create table delivery_queues (
  endpoint_id uuid not null references endpoints (id),
  subject text not null,
  -- Of the next attempt; while one is made, when whoever makes it counts as dead.
  due_at timestamptz not null,
  -- Who is sending from it.
  lease_id uuid,
  primary key (endpoint_id, subject)
)
-- Every attempt changes due_at.
with (fillfactor = 70);
create index delivery_queues_endpoint_id_due_at_idx on delivery_queues (endpoint_id, due_at);

-- What others told.

-- Which project a chat belongs to, for endpoints that are told of some projects only.
create table chat_projects (
  chat_id uuid primary key,
  project_id uuid not null,
  opened_at timestamptz not null
);
create index chat_projects_opened_at_idx on chat_projects (opened_at);

-- How far each stream was read. Whoever reads one has its row locked.
create table stream_positions (
  stream text primary key,
  last_seq bigint not null,
  -- A stream that was made anew counts from 1 again.
  stream_created_at timestamptz
);
