-- What presence told of projects, departments and staff. A row is replaced by a newer version only.

create table projects (
  id uuid primary key,
  slug text not null,
  name text not null,
  version integer not null
);

create table departments (
  id uuid primary key,
  name text not null,
  accepts_chats boolean not null,
  project_ids uuid[] not null,
  version integer not null
);

create table staff (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('operator', 'head', 'administrator')),
  department_ids uuid[] not null,
  permissions text[] not null,
  version integer not null
);
