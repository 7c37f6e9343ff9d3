-- An administrator switched somebody offline: who and why, until the person goes online themselves.
alter table staff
  add column forced_offline_by text check (length(forced_offline_by) <= 100),
  add column forced_offline_reason text check (length(forced_offline_reason) between 1 and 500),
  add check ((forced_offline_by is null) = (forced_offline_reason is null)),
  add check (forced_offline_by is null or mode = 'offline');

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
