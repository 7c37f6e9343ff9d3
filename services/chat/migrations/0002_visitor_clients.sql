-- Which client of a project a visitor proved to be (C4). A visitor is one client in a project for good: whoever proves to
-- be another one becomes another visitor.
create table visitor_clients (
  visitor_id uuid not null references visitors (id) on delete cascade,
  project_id uuid not null,
  client_id text not null,
  name text not null default '',
  email text not null default '',
  -- The client's chats are open to the visitor until then; null once they signed out or the proof expired.
  proven_until timestamptz,
  primary key (visitor_id, project_id)
);
-- Of a client who is erased.
create index visitor_clients_project_id_client_id_idx on visitor_clients (project_id, client_id);
create index visitor_clients_proven_until_idx on visitor_clients (proven_until) where proven_until is not null;
