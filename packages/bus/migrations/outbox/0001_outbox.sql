-- Events on their way out: one row for each transaction that has something to tell, with all of its events.
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

-- The last sequence that the relay knows of its stream: tells when the stream lost its end.
create table relay_state (
  stream text primary key,
  last_seq bigint not null
);
