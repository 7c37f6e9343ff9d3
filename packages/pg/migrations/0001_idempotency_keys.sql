-- Requests that were answered, by who asked and under which key.
create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (caller, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
