-- The whole schema, generated from the migrations by `npm run gen`. To be read: migrations say why, and are what runs.

create table api_keys (
  id uuid not null,
  name text not null,
  scopes text[] not null,
  secret_hash bytea not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint api_keys_scopes_check CHECK (cardinality(scopes) > 0)
);

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
CREATE INDEX audit_entries_target_id_id_idx ON audit_entries USING btree (target_id, id);

create table credentials (
  staff_id uuid not null,
  password_hash text not null,
  updated_at timestamp with time zone not null default now(),
  constraint credentials_pkey PRIMARY KEY (staff_id),
  constraint credentials_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE
);

create table department_projects (
  department_id uuid not null,
  project_id uuid not null,
  constraint department_projects_pkey PRIMARY KEY (department_id, project_id),
  constraint department_projects_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id) ON DELETE CASCADE,
  constraint department_projects_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX department_projects_project_id_idx ON department_projects USING btree (project_id);

create table departments (
  id uuid not null,
  slug text not null,
  name text not null,
  language text not null,
  accepts_chats boolean not null,
  accepts_tickets boolean not null,
  head_id uuid,
  escalates_to_id uuid,
  permissions text[] not null default '{}'::text[],
  routing_mode text not null default 'manual'::text,
  chat_limit integer not null default 5,
  reply_limit_s integer not null default 120,
  waiting_limit_s integer not null default 180,
  hours jsonb,
  email text not null default ''::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint departments_pkey PRIMARY KEY (id),
  constraint departments_chat_limit_check CHECK (chat_limit >= 1 AND chat_limit <= 100),
  constraint departments_check CHECK (escalates_to_id <> id),
  constraint departments_escalates_to_id_fkey FOREIGN KEY (escalates_to_id) REFERENCES departments(id),
  constraint departments_head_id_fkey FOREIGN KEY (head_id) REFERENCES staff(id),
  constraint departments_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint departments_permissions_check CHECK (permissions <@ ARRAY['chat'::text, 'tickets'::text, 'clients'::text, 'admin'::text]),
  constraint departments_reply_limit_s_check CHECK (reply_limit_s >= 10 AND reply_limit_s <= 86400),
  constraint departments_routing_mode_check CHECK (routing_mode = ANY (ARRAY['manual'::text, 'round_robin'::text, 'least_busy'::text])),
  constraint departments_slug_check CHECK (slug ~ '^[a-z0-9-]{1,40}$'::text),
  constraint departments_slug_key UNIQUE (slug),
  constraint departments_waiting_limit_s_check CHECK (waiting_limit_s >= 10 AND waiting_limit_s <= 86400)
);
CREATE INDEX departments_escalates_to_id_idx ON departments USING btree (escalates_to_id);
CREATE INDEX departments_head_id_idx ON departments USING btree (head_id);

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_keys_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys USING btree (created_at);

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

create table preferences (
  staff_id uuid not null,
  version integer not null default 1,
  ticket_font text not null,
  ticket_font_size integer not null,
  notification_sound text not null,
  desktop_notifications boolean not null,
  hide_system_messages boolean not null,
  signature text not null,
  language text not null,
  theme text not null,
  updated_at timestamp with time zone not null default now(),
  constraint preferences_pkey PRIMARY KEY (staff_id),
  constraint preferences_signature_check CHECK (length(signature) <= 2000),
  constraint preferences_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE,
  constraint preferences_ticket_font_size_check CHECK (ticket_font_size >= 10 AND ticket_font_size <= 24)
);

create table project_keys (
  project_id uuid not null,
  key_id text not null,
  algorithm text not null,
  key bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint project_keys_pkey PRIMARY KEY (project_id, key_id),
  constraint project_keys_algorithm_check CHECK (algorithm = ANY (ARRAY['HS256'::text, 'EdDSA'::text])),
  constraint project_keys_key_id_check CHECK (length(key_id) >= 1 AND length(key_id) <= 64),
  constraint project_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);

create table projects (
  id uuid not null,
  slug text not null,
  name text not null,
  allowed_origins text[] not null default '{}'::text[],
  accent_color text not null,
  name_field text not null default 'optional'::text,
  email_field text not null default 'optional'::text,
  phone_field text not null default 'optional'::text,
  uploads_allowed boolean not null default true,
  account_url_template text not null default ''::text,
  site_url text not null default ''::text,
  language text not null default 'en'::text,
  client_source text not null default 'billing'::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint projects_pkey PRIMARY KEY (id),
  constraint projects_accent_color_check CHECK (accent_color ~ '^#[0-9a-f]{6}$'::text),
  constraint projects_email_field_check CHECK (email_field = ANY (ARRAY['off'::text, 'optional'::text, 'required'::text])),
  constraint projects_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint projects_name_field_check CHECK (name_field = ANY (ARRAY['off'::text, 'optional'::text, 'required'::text])),
  constraint projects_phone_field_check CHECK (phone_field = ANY (ARRAY['off'::text, 'optional'::text, 'required'::text])),
  constraint projects_slug_check CHECK (slug ~ '^[a-z0-9-]{1,40}$'::text),
  constraint projects_slug_key UNIQUE (slug)
);

create table refresh_tokens (
  hash bytea not null,
  session_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  spent_at timestamp with time zone,
  successor_salt bytea,
  constraint refresh_tokens_pkey PRIMARY KEY (hash),
  constraint refresh_tokens_check CHECK ((spent_at IS NULL) = (successor_salt IS NULL)),
  constraint refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens USING btree (expires_at);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens USING btree (session_id);

create table relay_state (
  stream text not null,
  last_seq bigint not null,
  constraint relay_state_pkey PRIMARY KEY (stream)
);

create table sessions (
  id uuid not null,
  staff_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE
);
CREATE INDEX sessions_expires_at_idx ON sessions USING btree (expires_at);
CREATE INDEX sessions_staff_id_created_at_idx ON sessions USING btree (staff_id, created_at);

create table staff (
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  mode text not null default 'offline'::text,
  mode_set_at timestamp with time zone,
  forced_offline_by text,
  forced_offline_reason text,
  deactivated_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_check CHECK ((forced_offline_by IS NULL) = (forced_offline_reason IS NULL)),
  constraint staff_check1 CHECK (forced_offline_by IS NULL OR mode = 'offline'::text),
  constraint staff_email_check CHECK (email = lower(email) AND length(email) >= 3 AND length(email) <= 254),
  constraint staff_email_key UNIQUE (email),
  constraint staff_forced_offline_by_check CHECK (length(forced_offline_by) <= 100),
  constraint staff_forced_offline_reason_check CHECK (length(forced_offline_reason) >= 1 AND length(forced_offline_reason) <= 500),
  constraint staff_mode_check CHECK (mode = ANY (ARRAY['online'::text, 'offline'::text])),
  constraint staff_name_check CHECK (length(name) >= 1 AND length(name) <= 100),
  constraint staff_role_check CHECK (role = ANY (ARRAY['operator'::text, 'head'::text, 'administrator'::text]))
);
CREATE INDEX staff_name_id_idx ON staff USING btree (name, id);

create table staff_departments (
  staff_id uuid not null,
  department_id uuid not null,
  constraint staff_departments_pkey PRIMARY KEY (staff_id, department_id),
  constraint staff_departments_department_id_fkey FOREIGN KEY (department_id) REFERENCES departments(id) ON DELETE CASCADE,
  constraint staff_departments_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE
);
CREATE INDEX staff_departments_department_id_idx ON staff_departments USING btree (department_id);

create table workspaces (
  staff_id uuid not null,
  version integer not null default 1,
  document text not null,
  updated_at timestamp with time zone not null default now(),
  constraint workspaces_pkey PRIMARY KEY (staff_id),
  constraint workspaces_document_check CHECK (octet_length(document) <= 65536),
  constraint workspaces_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id) ON DELETE CASCADE
);
