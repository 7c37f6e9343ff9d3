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
CREATE INDEX audit_entries_target_id_idx ON audit_entries USING btree (target_id);

create table client_aliases (
  old_id uuid not null,
  client_id uuid not null,
  merged_at timestamp with time zone not null,
  constraint client_aliases_pkey PRIMARY KEY (old_id),
  constraint client_aliases_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id)
);
CREATE INDEX client_aliases_client_id_idx ON client_aliases USING btree (client_id);

create table client_changes (
  number bigint not null generated always as identity,
  transaction xid8 not null default pg_current_xact_id(),
  client_id uuid not null,
  version integer not null,
  actor text not null,
  changed_at timestamp with time zone not null,
  constraint client_changes_pkey PRIMARY KEY (number)
);
CREATE INDEX client_changes_client_id_number_idx ON client_changes USING btree (client_id, number);
CREATE INDEX client_changes_transaction_number_idx ON client_changes USING btree (transaction, number);

create table client_edits (
  client_id uuid not null,
  part text not null,
  part_id text not null,
  field text not null,
  told jsonb not null,
  value jsonb not null,
  constraint client_edits_pkey PRIMARY KEY (client_id, part, part_id, field),
  constraint client_edits_part_check CHECK (part = ANY (ARRAY['account'::text, 'service'::text, 'payment'::text]))
);

create table client_identifiers (
  client_id uuid not null,
  kind text not null,
  value text not null,
  address inet,
  part text not null,
  part_id text not null default ''::text,
  unique_in text,
  constraint client_identifiers_check CHECK ((kind = 'login'::text AND part = 'account'::text) = (unique_in IS NOT NULL)),
  constraint client_identifiers_check1 CHECK ((kind = 'ip'::text) = (address IS NOT NULL)),
  constraint client_identifiers_part_check CHECK (part = ANY (ARRAY['account'::text, 'person'::text, 'service'::text, 'payment'::text, 'chat'::text, 'ticket'::text]))
);
CREATE INDEX client_identifiers_address_client_id_idx ON client_identifiers USING btree (address, client_id) WHERE address IS NOT NULL;
CREATE INDEX client_identifiers_client_id_idx ON client_identifiers USING btree (client_id);
CREATE INDEX client_identifiers_kind_value_client_id_idx ON client_identifiers USING btree (kind, value, client_id);
CREATE INDEX client_identifiers_reversed_client_id_idx ON client_identifiers USING btree (reverse(value), client_id) WHERE kind = 'phone'::text;
CREATE UNIQUE INDEX client_identifiers_unique_in_value_key ON client_identifiers USING btree (unique_in, value) WHERE unique_in IS NOT NULL;

create table client_people (
  client_id uuid not null,
  person_id uuid not null,
  owner boolean not null,
  added boolean not null default false,
  constraint client_people_pkey PRIMARY KEY (client_id, person_id)
);
CREATE INDEX client_people_person_id_idx ON client_people USING btree (person_id);

create table client_projects (
  client_id uuid not null,
  project_id uuid not null,
  constraint client_projects_pkey PRIMARY KEY (client_id, project_id)
);

create table client_sources (
  source text not null,
  external_id text not null,
  client_id uuid,
  version bigint not null,
  digest bytea not null,
  merged boolean not null default false,
  told_at timestamp with time zone not null default now(),
  erased boolean not null default false,
  pass_id uuid,
  constraint client_sources_pkey PRIMARY KEY (source, external_id)
);
CREATE INDEX client_sources_client_id_idx ON client_sources USING btree (client_id);

create table client_words (
  client_id uuid not null,
  words tsvector not null,
  constraint client_words_pkey PRIMARY KEY (client_id)
);
CREATE INDEX client_words_words_idx ON client_words USING gin (words) WITH (gin_pending_list_limit='256');

create table clients (
  id uuid not null,
  login text not null,
  name text not null,
  email text not null,
  phone text not null,
  status text not null,
  balance text not null,
  currency text not null,
  comment text not null,
  registered_at timestamp with time zone,
  deleted_at timestamp with time zone,
  version integer not null,
  changed_at timestamp with time zone not null,
  constraint clients_pkey PRIMARY KEY (id),
  constraint clients_status_check CHECK (status = ANY (ARRAY['active'::text, 'inactive'::text, 'suspended'::text, 'closed'::text, 'unknown'::text]))
);

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

create table engine_state (
  id boolean not null default true,
  settings text not null default ''::text,
  mark text not null default ''::text,
  followed_transaction xid8 not null default '0'::xid8,
  followed_to bigint not null default 0,
  rebuild_wanted boolean not null default false,
  rebuild_failures integer not null default 0,
  rebuild_due_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  rebuilt integer,
  holder uuid,
  held_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  reconciled_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint engine_state_pkey PRIMARY KEY (id),
  constraint engine_state_id_check CHECK (id)
);

create table event_attempts (
  consumer text not null,
  event_id text not null,
  attempts integer not null,
  tried_at timestamp with time zone not null default now(),
  constraint event_attempts_pkey PRIMARY KEY (consumer, event_id)
);

create table expenses (
  id uuid not null,
  client_id uuid not null,
  amount text not null,
  currency text not null,
  description text not null,
  spent_at timestamp with time zone not null,
  constraint expenses_pkey PRIMARY KEY (id),
  constraint expenses_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients(id)
);
CREATE INDEX expenses_client_id_spent_at_id_idx ON expenses USING btree (client_id, spent_at, id);

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING btree (created_at);

create table import_passes (
  id uuid not null,
  source text not null,
  began_at timestamp with time zone not null default now(),
  constraint import_passes_pkey PRIMARY KEY (id)
);

create table legal_holds (
  client_id uuid not null,
  reason text not null,
  set_by text not null,
  set_at timestamp with time zone not null,
  constraint legal_holds_pkey PRIMARY KEY (client_id)
);

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

create table payments (
  client_id uuid not null,
  external_id text not null,
  number text not null,
  amount text not null,
  currency text not null,
  status text not null,
  paid_at timestamp with time zone,
  constraint payments_pkey PRIMARY KEY (client_id, external_id),
  constraint payments_status_check CHECK (status = ANY (ARRAY['pending'::text, 'paid'::text, 'refunded'::text, 'cancelled'::text, 'unknown'::text]))
);

create table people (
  id uuid not null,
  source text not null,
  external_id text not null,
  login text not null,
  name text not null,
  email text not null,
  phone text not null,
  constraint people_pkey PRIMARY KEY (id),
  constraint people_source_external_id_key UNIQUE (source, external_id)
);

create table person_edits (
  person_id uuid not null,
  field text not null,
  told text not null,
  value text not null,
  constraint person_edits_pkey PRIMARY KEY (person_id, field)
);

create table privacy_receipts (
  request_id uuid not null,
  place smallint not null,
  service text not null,
  state text not null,
  erased jsonb not null default '{}'::jsonb,
  steps integer not null default 0,
  attempts integer not null default 0,
  last_error text not null default ''::text,
  due_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint privacy_receipts_pkey PRIMARY KEY (request_id, place),
  constraint privacy_receipts_check CHECK ((state = 'pending'::text) = (due_at IS NOT NULL)),
  constraint privacy_receipts_check1 CHECK ((state = 'done'::text) = (ended_at IS NOT NULL)),
  constraint privacy_receipts_request_id_fkey FOREIGN KEY (request_id) REFERENCES privacy_requests(id),
  constraint privacy_receipts_state_check CHECK (state = ANY (ARRAY['pending'::text, 'done'::text]))
);
CREATE INDEX privacy_receipts_due_at_idx ON privacy_receipts USING btree (due_at) WHERE due_at IS NOT NULL;

create table privacy_requests (
  id uuid not null,
  kind text not null,
  client_id uuid not null,
  reason text not null,
  requested_by_id text not null,
  requested_by_name text not null,
  requested_at timestamp(3) with time zone not null,
  constraint privacy_requests_pkey PRIMARY KEY (id),
  constraint privacy_requests_kind_check CHECK (kind = ANY (ARRAY['erase'::text, 'export'::text]))
);
CREATE INDEX privacy_requests_requested_at_id_idx ON privacy_requests USING btree (requested_at DESC, id DESC);

create table privacy_subjects (
  request_id uuid not null,
  subject jsonb not null,
  constraint privacy_subjects_pkey PRIMARY KEY (request_id),
  constraint privacy_subjects_request_id_fkey FOREIGN KEY (request_id) REFERENCES privacy_requests(id)
);

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

create table removed_people (
  client_id uuid not null,
  person_id uuid not null,
  told text not null,
  constraint removed_people_pkey PRIMARY KEY (client_id, person_id)
);

create table services (
  client_id uuid not null,
  external_id text not null,
  name text not null,
  kind text not null,
  status text not null,
  domains text[] not null,
  addresses text[] not null,
  price text not null,
  currency text not null,
  started_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint services_pkey PRIMARY KEY (client_id, kind, external_id),
  constraint services_status_check CHECK (status = ANY (ARRAY['pending'::text, 'active'::text, 'suspended'::text, 'ended'::text, 'unknown'::text]))
);

create table sources (
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint sources_pkey PRIMARY KEY (name),
  constraint sources_name_check CHECK (name ~ '^[a-z0-9-]{1,40}$'::text)
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

create table words (
  word text not null,
  deletions text[] not null,
  sound text,
  constraint words_pkey PRIMARY KEY (word)
);
CREATE INDEX words_deletions_idx ON words USING gin (deletions);
CREATE INDEX words_sound_idx ON words USING btree (sound) WHERE sound IS NOT NULL;

CREATE OR REPLACE FUNCTION public.clients_with_words(query tsquery, beginning tsquery, at_most integer)
 RETURNS TABLE(client_id uuid, words text[])
 LANGUAGE sql
 STABLE
 SET enable_seqscan TO 'off'
AS $function$
  select c.client_id, tsvector_to_array(c.words)
  from (
    select w.client_id, w.words
    from client_words w
    where w.words @@ clients_with_words.query
    limit case when clients_with_words.beginning is null then clients_with_words.at_most else 5000 end
  ) c
  where clients_with_words.beginning is null or c.words @@ clients_with_words.beginning
  limit clients_with_words.at_most
$function$;

CREATE OR REPLACE FUNCTION public.identifiers_asked_for(lookups jsonb, reach uuid[], each integer)
 RETURNS TABLE(rank integer, client_id uuid, kind text, value text, place text)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  return query
  with asked as (
    select l.rank, l.match, l.kind, l.low collate "C" as low, l.high collate "C" as high, l.after collate "C" as after,
      l.after_id,
      case when l.match = 'network' then host(network(l.low::inet))::inet end as low_address,
      case when l.match = 'network' then host(broadcast(l.low::inet))::inet end as high_address
    from jsonb_to_recordset(lookups)
      as l (rank int, match text, kind text, low text, high text, after text, after_id uuid)
  )
  select a.rank, h.client_id, h.kind, h.value, h.place
  from asked a
  cross join lateral (
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'exact' and i.kind = a.kind and i.value = a.low and i.client_id > a.after_id
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.value, i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'prefix' and i.kind = a.kind and i.value < a.high
          and (i.value, i.client_id) > (a.after, a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.value, i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, reverse(i.value) collate "C" as place
        from client_identifiers i
        where a.match = 'tail' and i.kind = 'phone' and reverse(i.value) collate "C" < a.high
          and (reverse(i.value) collate "C", i.client_id) > (a.after, a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by reverse(i.value) collate "C", i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'network' and i.address <= a.high_address
          and (i.address, i.client_id) > (coalesce(nullif(a.after, '')::inet, a.low_address), a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.address, i.client_id
        limit each
      )
  ) h
  order by a.rank, case when a.match = 'network' then h.value::inet end, h.place, h.client_id;
end
$function$;
