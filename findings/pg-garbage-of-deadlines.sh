#!/usr/bin/env bash
# pg 8.23.1 on Node 24, found on 2026-12-01.
#
# With `query_timeout` the garbage of each statement moves to the old space, half a kilobyte to three for a small statement, and stays
# there until the whole heap is collected; without it next to none does. It is no leak: a full collection frees everything. But a
# process with hundreds of statements a second fills its old space with them. Why is not known: the driver makes a timer for each
# statement, and timers alone do not do it.
# The socket has a timer anyway (`setTimeout` of `net.Socket`), which tells of a silent server without one for each statement.
#
# Prints how many bytes of old space a statement leaves with and without the option, against a server of a few lines that
# answers every statement with one row; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund pg@8.23.1

cat > try.cjs <<'JS'
const net = require("node:net");
const v8 = require("node:v8");
const pg = require("pg");

const STATEMENTS = 10_000;

/** A message of the server: its letter, its length, what is in it. */
function said(letter, ...parts) {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
const int16 = (value) => Buffer.from([value >> 8, value & 255]);
const int32 = (value) => Buffer.from([value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255));
const text = (value) => Buffer.from(`${value}\0`);

const ready = said("Z", Buffer.from("I"));
const hello = Buffer.concat([said("R", int32(0)), ready]);
const columns = ["seq", "author", "state", "department"];
const column = (name) => Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]);
const answer = Buffer.concat([
  said("2"),
  said("T", int16(columns.length), ...columns.map(column)),
  said("D", int16(columns.length), ...columns.map((name) => Buffer.concat([int32(name.length), Buffer.from(name)]))),
  said("C", text("SELECT 1")),
  ready,
]);

const server = net.createServer((socket) => {
  let isNew = true;
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    if (isNew) {
      isNew = false;
      socket.write(hello);
    } else if (bytes[0] === 0x50) socket.write(Buffer.concat([said("1"), answer]));
    else if (bytes[0] !== 0x58) socket.write(answer);
  });
});

const oldSpace = () => v8.getHeapSpaceStatistics().find((space) => space.space_name === "old_space").space_used_size;

async function measure(options) {
  const pool = new pg.Pool({ host: "127.0.0.1", port: server.address().port, user: "x", database: "x", max: 1, ...options });
  const ask = () => pool.query({ name: "one", text: "select 1", values: ["x"] });
  for (let n = 0; n < 1_000; n += 1) await ask();
  gc();
  const before = oldSpace();
  for (let n = 0; n < STATEMENTS; n += 1) await ask();
  const each = Math.round((oldSpace() - before) / STATEMENTS);
  await pool.end();
  return each;
}

server.listen(0, "127.0.0.1", async () => {
  const without = await measure({});
  const deadline = await measure({ query_timeout: 11_000 });
  console.log({ "as it comes": without, "with query_timeout": deadline });
  server.close();
  if (without > 100 || deadline < 200) {
    console.error("that has changed: expected hardly anything, and hundreds of bytes");
    process.exit(1);
  }
});
JS
node --expose-gc --max-semi-space-size=2 try.cjs
