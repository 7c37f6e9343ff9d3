-- Who changed webhooks. Read by time and id, in pages that are put together with those of other services: in milliseconds.
create table audit_entries (
  id uuid primary key,
  -- `staff:<id>`, `key:<id>` or `service:<name>`.
  actor text not null,
  actor_name text not null,
  action text not null,
  -- What it was done to.
  target_id text not null,
  details jsonb not null default '{}',
  at timestamptz(3) not null default now()
);
create index audit_entries_at_id_idx on audit_entries (at desc, id desc);
