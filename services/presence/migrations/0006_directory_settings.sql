-- How a department works (P7, C17, C19) and what a project's widget asks and allows (C1, C13).
alter table departments
  add column routing_mode text not null default 'manual'
    check (routing_mode in ('manual', 'round_robin', 'least_busy')),
  add column chat_limit integer not null default 5 check (chat_limit between 1 and 100),
  add column reply_limit_s integer not null default 120 check (reply_limit_s between 10 and 86400),
  add column waiting_limit_s integer not null default 180 check (waiting_limit_s between 10 and 86400),
  -- Null means always open; otherwise {timeZone, weekly, holidays}.
  add column hours jsonb,
  add column email text not null default '';

alter table projects
  add column name_field text not null default 'optional' check (name_field in ('off', 'optional', 'required')),
  add column email_field text not null default 'optional' check (email_field in ('off', 'optional', 'required')),
  add column phone_field text not null default 'optional' check (phone_field in ('off', 'optional', 'required')),
  add column uploads_allowed boolean not null default true,
  add column account_url_template text not null default '',
  add column site_url text not null default '',
  add column language text not null default 'en';

-- An ex-employee stays for the history, in no department and without credentials.
alter table staff add column deactivated_at timestamptz;
create index staff_name_id_idx on staff (name, id);

-- Replicas elsewhere ignore a version they have seen, and have not seen these columns.
update departments set version = version + 1;
update projects set version = version + 1;
