-- Files in chats. Their bytes are in the object store; here is what is known of them.

-- Objects of this service in the object store, noted before they are put, so that none is ever out of reach.
create table stored_objects (
  name text primary key,
  -- When it may be removed; null once it belongs to a file.
  discard_at timestamptz
);
create index stored_objects_discard_at_idx on stored_objects (discard_at) where discard_at is not null;

-- Files that someone began to send; forgotten after an hour.
create table uploads (
  id uuid primary key,
  chat_id uuid not null references chats (id) on delete cascade,
  message_id uuid not null,
  author_kind text not null check (author_kind in ('visitor', 'operator')),
  author_id uuid not null,
  object_name text not null,
  name text not null,
  size integer not null check (size > 0),
  begun_at timestamptz not null
);
create index uploads_chat_id_idx on uploads (chat_id);
create index uploads_author_id_begun_at_idx on uploads (author_id, begun_at);
create index uploads_begun_at_idx on uploads (begun_at);

create table files (
  id uuid primary key,
  chat_id uuid not null references chats (id) on delete cascade,
  object_name text not null unique references stored_objects (name),
  name text not null,
  media_type text not null,
  size integer not null,
  -- Pixels of an image.
  width integer,
  height integer,
  created_at timestamptz not null,
  check ((width is null) = (height is null))
);
create index files_chat_id_idx on files (chat_id);

-- Whoever deletes a file, with its chat for example, its bytes go as well: the sweep removes them.
create function discard_object() returns trigger language plpgsql as $$
begin
  update stored_objects set discard_at = now() where name = old.object_name;
  return null;
end
$$;
create trigger files_discard_object after delete on files for each row execute function discard_object();

-- A message is a text, a note or a file. As with chats there is no foreign key: what writes it has just written the file.
alter table messages add column file_id uuid;
alter table messages drop constraint messages_check;
alter table messages
  add constraint messages_content_check check (num_nonnulls(text, note_code, file_id) = 1) not valid;
alter table messages validate constraint messages_content_check;
