-- Events that a consumer of this service could not handle, until somebody sends them again (docs/operations.md).
create table dead_events (
  id bigint generated always as identity primary key,
  stream text not null,
  consumer text not null,
  event_id text not null,
  subject text not null,
  -- As it came: what is no JSON is here as well.
  payload bytea not null,
  headers jsonb not null,
  reason text not null,
  attempts integer not null,
  failed_at timestamptz not null default now(),
  -- When it is to be handled again, once somebody asked for that.
  resend_at timestamptz,
  unique (consumer, event_id)
);
create index dead_events_failed_at_idx on dead_events (failed_at);
create index dead_events_consumer_resend_at_idx on dead_events (consumer, resend_at) where resend_at is not null;
