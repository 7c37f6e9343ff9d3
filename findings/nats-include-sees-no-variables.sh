#!/usr/bin/env bash
# nats-server 2.12.2 (built with Go from the module proxy), found on 2026-12-01.
#
# A file that is included in a configuration is parsed on its own: a variable that the including file sets before the
# include does not exist in it, although the text of both in one file is valid. The other direction works: what an
# included file sets is a variable of the including one. So users and their permissions that are kept beside a
# configuration cannot take their passwords from it; the file of passwords has to be the one that is included.
# The environment is not asked for what the including file sets either: with a variable of the same name there, the
# included file takes that one, and then the includer's own counts as an unknown field because nobody used it.
#
# Prints one line for each arrangement and fails when any of them has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
GOPATH="$folder/go" GOBIN="$folder" GOFLAGS=-mod=mod go install github.com/nats-io/nats-server/v2@v2.12.2

users='authorization { users: [ { user: alice, password: $WORD } ] }'
printf '%s\n' "$users" > users.conf
printf 'WORD: "not a secret"\ninclude "users.conf"\n' > includer.conf
printf 'WORD: "not a secret"\n%s\n' "$users" > one-file.conf
printf 'WORD: "not a secret"\n' > words.conf
printf 'include "words.conf"\n%s\n' "$users" > included-words.conf

try() {
  local name=$1
  shift
  if "$@" > out.txt 2>&1; then echo "$name: valid"; else echo "$name: $(sed -e 's/.*nats-server: //' -e 's/.*users.conf., //' -e 's/^includer.conf:[0-9:]* //' out.txt | head -n 1)"; fi
}
{
  try "one file" ./nats-server -t -c one-file.conf
  try "users included, word set by the includer" ./nats-server -t -c includer.conf
  try "the same, word in the environment as well" env WORD=another ./nats-server -t -c includer.conf
  try "words included" ./nats-server -t -c included-words.conf
} | tee found.txt

diff found.txt - <<'TEXT'
one file: valid
users included, word set by the includer: variable reference for 'WORD' on line 1 can not be found
the same, word in the environment as well: unknown field "WORD"
words included: valid
TEXT
echo "as it was found"
