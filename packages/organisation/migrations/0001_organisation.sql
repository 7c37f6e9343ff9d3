-- The organisation, as presence tells it. A row is replaced by a newer version only.

create table projects (
  id uuid primary key,
  slug text not null,
  name text not null,
  allowed_origins text[] not null default '{}',
  uploads_allowed boolean not null default false,
  account_url_template text not null default '',
  site_url text not null default '',
  language text not null default 'en',
  client_source text not null default 'billing',
  -- It is gone, but its name stays for what was there.
  deleted boolean not null default false,
  version integer not null
);

create table departments (
  id uuid primary key,
  name text not null,
  language text not null default 'en',
  accepts_chats boolean not null,
  project_ids uuid[] not null,
  routing_mode text not null default 'manual' check (routing_mode in ('manual', 'round_robin', 'least_busy')),
  chat_limit integer not null default 5,
  reply_limit_s integer not null default 120,
  waiting_limit_s integer not null default 180,
  -- { "timeZone", "weekly": [...], "holidays": [...] }; null is always open.
  hours jsonb,
  -- Where missed conversations are told; empty for the members' own.
  email text not null default '',
  version integer not null
);

create table staff (
  id uuid primary key,
  name text not null,
  email text not null default '',
  role text not null check (role in ('operator', 'head', 'administrator')),
  department_ids uuid[] not null,
  permissions text[] not null,
  version integer not null
);
