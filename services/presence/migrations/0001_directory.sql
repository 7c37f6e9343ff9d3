-- Who works here, in which teams, for which brands. Versions count the changes of a row, for replicas elsewhere.
create table staff (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('operator', 'head', 'administrator')),
  mode text not null default 'offline' check (mode in ('online', 'offline')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

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
