-- What follows a person through all of their browsers. A missing row stands for the defaults, with version 0.
create table preferences (
  staff_id uuid primary key references staff (id) on delete cascade,
  version integer not null default 1,
  ticket_font text not null,
  ticket_font_size integer not null check (ticket_font_size between 10 and 24),
  notification_sound text not null,
  desktop_notifications boolean not null,
  hide_system_messages boolean not null,
  signature text not null check (length(signature) <= 2000),
  language text not null,
  theme text not null,
  updated_at timestamptz not null default now()
);

-- Open tabs and drafts. Text and not jsonb: nobody looks inside, and it comes back as it was sent.
create table workspaces (
  staff_id uuid primary key references staff (id) on delete cascade,
  version integer not null default 1,
  document text not null check (octet_length(document) <= 65536),
  updated_at timestamptz not null default now()
);
