create table outbox (
  position bigint generated always as identity primary key,
  events jsonb not null,
  traceparent text not null default '',
  written_at timestamptz not null default clock_timestamp(),
  relayed_at timestamptz
);
create table relay_state (stream text primary key, last_seq bigint not null);
create table counters (id int primary key, value int not null);
insert into counters select id, 0 from generate_series(1, 4) as id;
