-- Who works here, in which teams, for which brands. Versions count the changes of a row, for replicas elsewhere.

create table staff (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('operator', 'head', 'administrator')),
  mode text not null default 'offline' check (mode in ('online', 'offline')),
  -- Null until it was set for the first time: offline by choice is not the same as offline by default.
  mode_set_at timestamptz,
  -- An administrator switched them offline: who and why, until they go online themselves.
  forced_offline_by text check (length(forced_offline_by) <= 100),
  forced_offline_reason text check (length(forced_offline_reason) between 1 and 500),
  -- An ex-employee stays for the history, in no department and without credentials.
  deactivated_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((forced_offline_by is null) = (forced_offline_reason is null)),
  check (forced_offline_by is null or mode = 'offline')
);
create index staff_name_id_idx on staff (name, id);

-- Apart from staff, so that no query for people carries a hash along.
create table credentials (
  staff_id uuid primary key references staff (id) on delete cascade,
  password_hash text not null,
  updated_at timestamptz not null default now()
);

create table projects (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,40}$'),
  name text not null check (length(name) between 1 and 100),
  allowed_origins text[] not null default '{}',
  accent_color text not null check (accent_color ~ '^#[0-9a-f]{6}$'),
  -- What the widget asks and allows (C1, C13).
  name_field text not null default 'optional' check (name_field in ('off', 'optional', 'required')),
  email_field text not null default 'optional' check (email_field in ('off', 'optional', 'required')),
  phone_field text not null default 'optional' check (phone_field in ('off', 'optional', 'required')),
  uploads_allowed boolean not null default true,
  account_url_template text not null default '',
  site_url text not null default '',
  language text not null default 'en',
  client_source text not null default 'billing',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Keys with which a project's site signs its clients' tokens (C4).
create table project_keys (
  project_id uuid not null references projects (id) on delete cascade,
  key_id text not null check (length(key_id) between 1 and 64),
  algorithm text not null check (algorithm in ('HS256', 'EdDSA')),
  key bytea not null,
  created_at timestamptz not null default now(),
  primary key (project_id, key_id)
);

create table departments (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,40}$'),
  name text not null check (length(name) between 1 and 100),
  language text not null,
  accepts_chats boolean not null,
  accepts_tickets boolean not null,
  head_id uuid references staff (id),
  escalates_to_id uuid references departments (id) check (escalates_to_id <> id),
  permissions text[] not null default '{}' check (permissions <@ array['chat', 'tickets', 'clients', 'admin']),
  -- How it works (P7, C17, C19).
  routing_mode text not null default 'manual' check (routing_mode in ('manual', 'round_robin', 'least_busy')),
  chat_limit integer not null default 5 check (chat_limit between 1 and 100),
  reply_limit_s integer not null default 120 check (reply_limit_s between 10 and 86400),
  waiting_limit_s integer not null default 180 check (waiting_limit_s between 10 and 86400),
  -- { "timeZone", "weekly": [...], "holidays": [...] }; null is always open.
  hours jsonb,
  email text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index departments_head_id_idx on departments (head_id);
create index departments_escalates_to_id_idx on departments (escalates_to_id);

create table staff_departments (
  staff_id uuid not null references staff (id) on delete cascade,
  department_id uuid not null references departments (id) on delete cascade,
  primary key (staff_id, department_id)
);
create index staff_departments_department_id_idx on staff_departments (department_id);

create table department_projects (
  department_id uuid not null references departments (id) on delete cascade,
  project_id uuid not null references projects (id) on delete cascade,
  primary key (department_id, project_id)
);
create index department_projects_project_id_idx on department_projects (project_id);

-- Signing in.

-- Sessions of staff. Refresh tokens are kept as SHA-256 only: a copy of this database signs nobody in.
create table sessions (
  id uuid primary key,
  staff_id uuid not null references staff (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_staff_id_created_at_idx on sessions (staff_id, created_at);
create index sessions_expires_at_idx on sessions (expires_at);

create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Both are set by the token's first use. The successor is a function of the token itself and this salt, so that a
  -- repetition can be answered with the same successor although only hashes are stored.
  spent_at timestamptz,
  successor_salt bytea,
  check ((spent_at is null) = (successor_salt is null))
);
create index refresh_tokens_session_id_idx on refresh_tokens (session_id);
create index refresh_tokens_expires_at_idx on refresh_tokens (expires_at);

-- Keys of integrations (G4). Secrets are kept as SHA-256 only: they are 32 random bytes, which nobody guesses.
create table api_keys (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  scopes text[] not null check (cardinality(scopes) > 0),
  secret_hash bytea not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

-- What follows a person through all of their browsers.

-- A missing row stands for the defaults, with version 0.
create table preferences (
  staff_id uuid primary key references staff (id) on delete cascade,
  version integer not null default 1,
  ticket_font text not null,
  ticket_font_size integer not null check (ticket_font_size between 10 and 24),
  notification_sound text not null,
  desktop_notifications boolean not null,
  hide_system_messages boolean not null,
  signature text not null check (length(signature) <= 2000),
  language text not null,
  theme text not null,
  updated_at timestamptz not null default now()
);

-- Open tabs and drafts. Text and not jsonb: nobody looks inside, and it comes back as it was sent.
create table workspaces (
  staff_id uuid primary key references staff (id) on delete cascade,
  version integer not null default 1,
  document text not null check (octet_length(document) <= 65536),
  updated_at timestamptz not null default now()
);

-- What administrators did that somebody may have to answer for, by the order of ids (UUIDv7).
create table audit_entries (
  id uuid primary key,
  -- `staff:<id>` or `service:<name>`.
  actor text not null,
  actor_name text not null,
  action text not null,
  -- What it was done to.
  target_id text not null,
  details jsonb not null default '{}',
  at timestamptz not null default now()
);
create index audit_entries_target_id_id_idx on audit_entries (target_id, id);
