-- How often events of consumers were tried that came more than once; what came once and was handled is not here.
create table event_attempts (
  consumer text not null,
  event_id text not null,
  attempts integer not null,
  tried_at timestamptz not null default now(),
  primary key (consumer, event_id)
);
