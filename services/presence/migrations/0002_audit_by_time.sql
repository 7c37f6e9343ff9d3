-- The audit is read by time and id, in pages that are put together with those of other services: the milliseconds that
-- those have are all there is.
alter table audit_entries alter column at type timestamptz(3);
create index audit_entries_at_id_idx on audit_entries (at desc, id desc);
