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
