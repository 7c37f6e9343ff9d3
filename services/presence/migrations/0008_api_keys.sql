-- Keys of integrations (G4). Secrets are kept as SHA-256 only: they are 32 random bytes, which nobody guesses.
create table api_keys (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  scopes text[] not null check (cardinality(scopes) > 0),
  secret_hash bytea not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
