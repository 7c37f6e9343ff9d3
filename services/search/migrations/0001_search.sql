-- The client directory. Billing systems feed it; what they do not know (a comment) is written here.
--
-- Tables that feeds write by the million have no foreign keys: each would look every row up once more, together some 7 % of
-- Postgres' part of an import. Rows come with their client or after it, in one transaction; clients go in merges alone, which move all they have.

-- A billing system, by the name that its feed gives itself.
create table sources (
  name text primary key check (name ~ '^[a-z0-9-]{1,40}$'),
  created_at timestamptz not null default now()
);

create table clients (
  id uuid primary key,
  login text not null,
  name text not null,
  email text not null,
  phone text not null,
  status text not null check (status in ('active', 'inactive', 'suspended', 'closed', 'unknown')),
  -- Decimal text and ISO 4217; empty when it was not told.
  balance text not null,
  currency text not null,
  comment text not null,
  registered_at timestamptz,
  -- Billing has it no more: it is shown, and not found.
  deleted_at timestamptz,
  -- Counts the changes of the account and all that belongs to it.
  version integer not null,
  changed_at timestamptz not null
);

-- Passes over all clients of a source: what one did not bring is gone when it ends.
create table import_passes (
  id uuid primary key,
  source text not null,
  began_at timestamptz not null default now()
);

-- What a billing system calls a client. After a merge several lead to one.
create table client_sources (
  source text not null,
  external_id text not null,
  -- Null for one that was gone before anything else was told of it.
  client_id uuid,
  -- Of the newest row that was taken in, and of what it said.
  version bigint not null,
  digest bytea not null,
  -- Merged into the client: later rows about it are news of nobody.
  merged boolean not null default false,
  told_at timestamptz not null default now(),
  -- The client was erased: nothing that is told of it later is taken in.
  erased boolean not null default false,
  -- The last pass that brought it.
  pass_id uuid,
  primary key (source, external_id)
);
create index client_sources_client_id_idx on client_sources (client_id);

-- Ids of clients that were merged into another one.
create table client_aliases (
  old_id uuid primary key,
  client_id uuid not null references clients (id),
  merged_at timestamptz not null
);
create index client_aliases_client_id_idx on client_aliases (client_id);

-- The projects that a client is enabled in: who answers for one of them may see the client.
create table client_projects (
  client_id uuid not null,
  project_id uuid not null,
  primary key (client_id, project_id)
);

-- Somebody who signs in. A person is not a client: one may act for several, and a client may have many.
create table people (
  id uuid primary key,
  source text not null,
  external_id text not null,
  login text not null,
  name text not null,
  email text not null,
  phone text not null,
  unique (source, external_id)
);

create table client_people (
  client_id uuid not null,
  person_id uuid not null,
  owner boolean not null,
  -- Here, and not by billing, whose lists say nothing of it.
  added boolean not null default false,
  primary key (client_id, person_id)
);
create index client_people_person_id_idx on client_people (person_id);

create table services (
  client_id uuid not null,
  -- Of its kind alone.
  external_id text not null,
  name text not null,
  -- What is sold: the billing system's own word.
  kind text not null,
  status text not null check (status in ('pending', 'active', 'suspended', 'ended', 'unknown')),
  domains text[] not null,
  addresses text[] not null,
  price text not null,
  currency text not null,
  started_at timestamptz,
  expires_at timestamptz,
  primary key (client_id, kind, external_id)
);

create table payments (
  client_id uuid not null,
  external_id text not null,
  -- That people see and name, in its one form.
  number text not null,
  amount text not null,
  currency text not null,
  status text not null check (status in ('pending', 'paid', 'refunded', 'cancelled', 'unknown')),
  paid_at timestamptz,
  primary key (client_id, external_id)
);

create table expenses (
  -- Of the charge: who tells of it again meets it.
  id uuid primary key,
  client_id uuid not null references clients (id),
  amount text not null,
  currency text not null,
  description text not null,
  spent_at timestamptz not null
);
create index expenses_client_id_spent_at_id_idx on expenses (client_id, spent_at, id);

-- What clients are found by exactly, by its beginning or by its end, each value in its one form. It is made of the tables above in
-- the transactions that change them, and has most of all rows.
create table client_identifiers (
  client_id uuid not null,
  kind text not null,
  -- In the order of its bytes, so that a beginning is a range.
  value text collate "C" not null,
  -- The same as an address, so that a network is a range.
  address inet,
  -- Whose it is: the account's as a source told it, a person's by their id, the services', the payments', a chat's or a ticket's by
  -- its id.
  part text not null check (part in ('account', 'person', 'service', 'payment', 'chat', 'ticket')),
  part_id text not null default '',
  -- Where a kind belongs to one client of a billing system alone, the system.
  unique_in text,
  check ((kind = 'login' and part = 'account') = (unique_in is not null)),
  check ((kind = 'ip') = (address is not null))
);
create index client_identifiers_kind_value_client_id_idx on client_identifiers (kind, value, client_id);
create index client_identifiers_address_client_id_idx on client_identifiers (address, client_id)
where address is not null;
create index client_identifiers_reversed_client_id_idx on client_identifiers (reverse(value) collate "C", client_id)
where kind = 'phone';
create index client_identifiers_client_id_idx on client_identifiers (client_id);
create unique index client_identifiers_unique_in_value_key on client_identifiers (unique_in, value)
where unique_in is not null;

-- What lookups find among the clients of projects, or of all without: of each the first rows after its place. A lookup has a
-- match (exact, prefix, tail, network), a kind, the range of what fits from low to high, and the place as after and after_id.
-- Who may see a client is the rule of store/visibility.ts. The one plan that is good for all of them is kept: to make another one for each question takes twice as long as to answer it.
create function identifiers_asked_for(lookups jsonb, reach uuid[], each int)
returns table (rank int, client_id uuid, kind text, value text, place text)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with asked as (
    select l.rank, l.match, l.kind, l.low collate "C" as low, l.high collate "C" as high, l.after collate "C" as after,
      l.after_id,
      case when l.match = 'network' then host(network(l.low::inet))::inet end as low_address,
      case when l.match = 'network' then host(broadcast(l.low::inet))::inet end as high_address
    from jsonb_to_recordset(lookups)
      as l (rank int, match text, kind text, low text, high text, after text, after_id uuid)
  )
  select a.rank, h.client_id, h.kind, h.value, h.place
  from asked a
  cross join lateral (
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'exact' and i.kind = a.kind and i.value = a.low and i.client_id > a.after_id
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.value, i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'prefix' and i.kind = a.kind and i.value < a.high
          and (i.value, i.client_id) > (a.after, a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.value, i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, reverse(i.value) collate "C" as place
        from client_identifiers i
        where a.match = 'tail' and i.kind = 'phone' and reverse(i.value) collate "C" < a.high
          and (reverse(i.value) collate "C", i.client_id) > (a.after, a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by reverse(i.value) collate "C", i.client_id
        limit each
      )
      union all
      (
        select i.client_id, i.kind, i.value, i.value as place
        from client_identifiers i
        where a.match = 'network' and i.address <= a.high_address
          and (i.address, i.client_id) > (coalesce(nullif(a.after, '')::inet, a.low_address), a.after_id)
          and (reach is null or (
            select true
            from client_projects visible_in
            where visible_in.client_id = i.client_id and visible_in.project_id = any (reach)
            limit 1
          ))
        order by i.address, i.client_id
        limit each
      )
  ) h
  order by a.rank, case when a.match = 'network' then h.value::inet end, h.place, h.client_id;
end
$$;

-- The words of names, logins and email addresses of a client, and of the people who act for it; with the projects that it is
-- enabled in as `/<id>`, so that who may see it is a part of the question. It has its words in the transactions that change them.
create table client_words (
  client_id uuid primary key,
  words tsvector not null
);
-- What waits to be sorted in is read by every question.
create index client_words_words_idx on client_words using gin (words) with (gin_pending_list_limit = 256);

-- Clients with words. An index finds all of them before the first is read, which is quick for any number; to read clients until
-- enough of them have the words looks cheap to the planner, and may take as long as it takes to read all.
-- A beginning beside other words is looked for among the first that have these: an index reads everything that begins so.
create function clients_with_words(query tsquery, beginning tsquery, at_most int)
returns table (client_id uuid, words text[])
language sql stable
set enable_seqscan = off
as $$
  select c.client_id, tsvector_to_array(c.words)
  from (
    select w.client_id, w.words
    from client_words w
    where w.words @@ clients_with_words.query
    limit case when clients_with_words.beginning is null then clients_with_words.at_most else 5000 end
  ) c
  where clients_with_words.beginning is null or c.words @@ clients_with_words.beginning
  limit clients_with_words.at_most
$$;

-- Words that clients have, or had. Two words with at most one fault between them (a letter other, missing, too many, or two of
-- them swapped) have a deletion in common: all of those are found by equality.
create table words (
  word text collate "C" primary key,
  -- The word itself, and without any one of its letters.
  deletions text[] not null,
  -- How it sounds in Latin letters; null when that tells nothing.
  sound text
);
create index words_deletions_idx on words using gin (deletions);
create index words_sound_idx on words (sound) where sound is not null;

-- The change log: every client that became another. Whoever follows it reads as far as no transaction is under way, because a
-- smaller number may become visible later.
create table client_changes (
  number bigint generated always as identity primary key,
  transaction xid8 not null default pg_current_xact_id(),
  client_id uuid not null,
  version integer not null,
  -- `source:<name>`, or who edited it.
  actor text not null,
  changed_at timestamptz not null
);
-- Numbers do not follow transactions: who follows the log goes by both.
create index client_changes_transaction_number_idx on client_changes (transaction, number);
create index client_changes_client_id_number_idx on client_changes (client_id, number);

-- What was edited here and billing does not say: it stays as long as billing tells the field as it did before.
create table client_edits (
  client_id uuid not null,
  part text not null check (part in ('account', 'service', 'payment')),
  -- Of a service its kind and id, of a payment its id.
  part_id text not null,
  -- Empty for a service that was deleted.
  field text not null,
  -- A text, or a list of some.
  told jsonb not null,
  value jsonb not null,
  primary key (client_id, part, part_id, field)
);

-- The same of people, whom one edit changes at all clients of theirs.
create table person_edits (
  person_id uuid not null,
  field text not null,
  told text not null,
  value text not null,
  primary key (person_id, field)
);

-- People who were removed from a client here, and what billing had told of them: they stay away until it tells something else.
create table removed_people (
  client_id uuid not null,
  person_id uuid not null,
  told text not null,
  primary key (client_id, person_id)
);

-- Who edited what, and why. Read by time and id, in pages that are put together with those of other services: in milliseconds.
create table audit_entries (
  id uuid primary key,
  -- `staff:<id>`, `key:<id>` or `service:<name>`.
  actor text not null,
  actor_name text not null,
  action text not null,
  -- What it was done to.
  target_id text not null,
  details jsonb not null default '{}',
  at timestamptz(3) not null default now()
);
create index audit_entries_at_id_idx on audit_entries (at desc, id desc);

-- Of one client, to be erased.
create index audit_entries_target_id_idx on audit_entries (target_id);

-- Clients who must not be erased.
create table legal_holds (
  client_id uuid primary key,
  reason text not null,
  set_by text not null,
  set_at timestamptz not null
);

-- Clients whose data was to be erased or handed out (D3). Nothing personal: the id of an erased one leads nowhere any more.
create table privacy_requests (
  id uuid primary key,
  kind text not null check (kind in ('erase', 'export')),
  client_id uuid not null,
  reason text not null,
  requested_by_id text not null,
  requested_by_name text not null,
  requested_at timestamptz(3) not null
);
create index privacy_requests_requested_at_id_idx on privacy_requests (requested_at desc, id desc);

-- What each service does for a request, in their order: a service is asked when those before it are done.
create table privacy_receipts (
  request_id uuid not null references privacy_requests (id),
  place smallint not null,
  service text not null,
  state text not null check (state in ('pending', 'done')),
  erased jsonb not null default '{}',
  -- Steps that are done: each has an idempotency key of its own.
  steps integer not null default 0,
  attempts integer not null default 0,
  last_error text not null default '',
  due_at timestamptz,
  ended_at timestamptz,
  primary key (request_id, place),
  check ((state = 'pending') = (due_at is not null)),
  check ((state = 'done') = (ended_at is not null))
);
create index privacy_receipts_due_at_idx on privacy_receipts (due_at) where due_at is not null;

-- By what the other services know somebody who is erased; gone when they are all done.
create table privacy_subjects (
  request_id uuid primary key references privacy_requests (id),
  subject jsonb not null
);

-- What a search engine beside this database knows: how far it has followed the change log, and a rebuild of it.
create table engine_state (
  -- One row.
  id boolean primary key default true check (id),
  -- Of the settings that its index was made with; empty before there is one.
  settings text not null default '',
  -- Of the index, which bears it: another one, or none, is not ours.
  mark text not null default '',
  followed_transaction xid8 not null default '0',
  followed_to bigint not null default 0,
  rebuild_wanted boolean not null default false,
  -- Rebuilds that failed one after the other, and when the next is tried.
  rebuild_failures integer not null default 0,
  rebuild_due_at timestamptz not null default '-infinity',
  -- Clients that a rebuild has put in so far; null when none is under way.
  rebuilt integer,
  -- The instance of the service that writes to it, and until when: documents have no versions, and of two writers the later would win.
  holder uuid,
  held_until timestamptz not null default '-infinity'
);
insert into engine_state default values;
