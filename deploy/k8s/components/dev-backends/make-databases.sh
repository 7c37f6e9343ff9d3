#!/bin/sh
# Makes each service's role and database, unless they are there, and gives the role its password of now. Other roles
# cannot connect. May run at every start. Reads /run/keys: `password` of the superuser, `databases` with one line
# `<name> <password>` each. docker-compose.yml uses it as well.
set -eu

PGPASSWORD=$(cat /run/keys/password)
export PGPASSWORD

while read -r name password; do
  psql --no-psqlrc --quiet --host postgres --username postgres --dbname postgres \
    --set ON_ERROR_STOP=1 --set "name=$name" --set "password=$password" <<'SQL'
select format('create role %I login', :'name')
where not exists (select from pg_roles where rolname = :'name') \gexec
alter role :"name" login password :'password';
select format('create database %I owner %I', :'name', :'name')
where not exists (select from pg_database where datname = :'name') \gexec
revoke connect on database :"name" from public;
SQL
  echo "database $name is there"
done < /run/keys/databases
