-- Null until somebody's mode was set for the first time: offline by choice is not the same as offline by default.
alter table staff add column mode_set_at timestamptz;
update staff set mode_set_at = updated_at where mode = 'online';
