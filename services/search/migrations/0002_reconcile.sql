-- When the index of the search engine was last known to say what the directory does.
alter table engine_state add column reconciled_at timestamptz not null default '-infinity';
