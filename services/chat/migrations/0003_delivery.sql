-- Events on their way out, requests that were answered, events that were handled.

create table outbox (
  position bigint generated always as identity primary key,
  -- [{ "id": uuid, "subject": text, "payload": object }], in order.
  events jsonb not null,
  traceparent text not null default '',
  written_at timestamptz not null default clock_timestamp(),
  relayed_at timestamptz
);
create index outbox_position_unrelayed_idx on outbox (position) where relayed_at is null;
create index outbox_relayed_at_idx on outbox (relayed_at) where relayed_at is not null;

create table relay_state (
  stream text primary key,
  last_seq bigint not null
);

create table idempotency_keys (
  caller text not null,
  key text not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (caller, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);

create table inbox (
  consumer text not null,
  event_id text not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
