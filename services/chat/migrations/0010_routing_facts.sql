-- Somebody went Offline, and their chats are still to be parked (P3).
alter table operators add column park_pending boolean not null default false;

-- What was known of the operator when routing gave them a chat; whoever checks routing reads it from here.
alter table decisions
  add column operator_mode text,
  add column reachable_until timestamptz;
