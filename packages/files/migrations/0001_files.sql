-- Files that people send. Their bytes are in the object store; here is what is known of them.

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
  -- What it is sent to: the service makes it a reference to its own table.
  owner_id uuid not null,
  message_id uuid not null,
  author_kind text not null,
  author_id uuid not null,
  object_name text not null,
  name text not null,
  size integer not null check (size > 0),
  begun_at timestamptz not null
);
create index uploads_owner_id_idx on uploads (owner_id);
create index uploads_author_id_begun_at_idx on uploads (author_id, begun_at);
create index uploads_begun_at_idx on uploads (begun_at);

create table files (
  id uuid primary key,
  -- What it was sent to, as above.
  owner_id uuid not null,
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
create index files_owner_id_idx on files (owner_id);

-- Whoever deletes a file, with its owner for example, its bytes go as well: the sweep removes them.
create function discard_object() returns trigger language plpgsql as $$
begin
  update stored_objects set discard_at = now() where name = old.object_name;
  return null;
end
$$;
create trigger files_discard_object after delete on files for each row execute function discard_object();
