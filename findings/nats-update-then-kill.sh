#!/usr/bin/env bash
# nats-server 2.12.2 (built with Go from the module proxy) with nats.js 2.29.3, found on 2026-12-01. The server of
# Debian 12 (2.9.10) does the same, though not each time.
#
# A stream on three servers was made and then updated three times to the very configuration that it has, as services do
# that bring their streams "to what the code says" when they start. One of the three servers is killed soon after (before
# it has written a snapshot of what the cluster knows) and started again on its own disk. It restores its messages and
# never joins the group of that stream again: what is published from then on is not on it, however much and however
# long; three replicas are two. A stream that was made at the same moment and never updated gets everything.
#
# So whoever ensures streams compares first and updates what differs only.
#
# Prints what the restarted server holds and what is said of it; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'kill $(cat "$folder"/*.pid 2>/dev/null) 2>/dev/null || true; chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
GOPATH="$folder/go" GOBIN="$folder" GOFLAGS=-mod=mod go install github.com/nats-io/nats-server/v2@v2.12.2
npm init -y > /dev/null
npm install --silent --no-audit --no-fund nats@2.29.3

serve() {
  local number=$1
  ./nats-server --addr 127.0.0.1 --port "4622$number" --http_port "4822$number" --name "n$number" \
    --jetstream --store_dir "$folder/data$number" --cluster_name finding --cluster "nats://127.0.0.1:4722$number" \
    --routes nats://127.0.0.1:47221,nats://127.0.0.1:47222,nats://127.0.0.1:47223 > "log$number" 2>&1 &
  echo $! > "$number.pid"
}
for number in 1 2 3; do serve "$number"; done

cat > try.mjs <<'JS'
import { connect } from "nats";

const [step] = process.argv.slice(2);
const connection = await connect({ servers: ["127.0.0.1:46222", "127.0.0.1:46223"] });
const jsm = await connection.jetstreamManager({ checkAPI: false });
const js = connection.jetstream();
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const result = await condition().catch(() => false);
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`never: ${condition}`);
    await wait(200);
  }
}

/** What the first server says that it holds of a stream. */
async function heldByFirst(stream) {
  const answer = await (await fetch("http://127.0.0.1:48221/jsz?streams=1")).json();
  const details = answer.account_details?.[0]?.stream_detail ?? [];
  return details.find(({ name }) => name === stream)?.state.messages ?? 0;
}

const config = (name) => ({ name, subjects: [`${name}.>`], num_replicas: 3 });
if (step === "before") {
  for (const name of ["MADE", "UPDATED"]) await until(() => jsm.streams.add(config(name)));
  for (const name of ["MADE", "UPDATED"]) await until(() => js.publish(`${name}.1`));
  for (let n = 0; n < 3; n += 1) await jsm.streams.update("UPDATED", config("UPDATED"));
  for (const name of ["MADE", "UPDATED"]) {
    await until(async () => (await heldByFirst(name)) >= 1);
  }
} else if (step === "away") {
  for (const name of ["MADE", "UPDATED"]) for (let n = 0; n < 50; n += 1) await until(() => js.publish(`${name}.${n}`));
} else {
  for (const name of ["MADE", "UPDATED"]) {
    for (let n = 0; n < 50; n += 1) await until(() => js.publish(`${name}.${n}`));
    const wanted = (await jsm.streams.info(name)).state.messages;
    const deadline = Date.now() + 20_000;
    while ((await heldByFirst(name)) !== wanted && Date.now() < deadline) await wait(200);
    const has = (await heldByFirst(name)) === wanted ? "everything" : "only what it had before";
    console.log(`${name}: the restarted server holds ${has}`);
  }
}
await connection.close();
JS
node try.mjs before
sleep 2
kill -9 "$(cat 1.pid)"
node try.mjs away
serve 1
node try.mjs after | tee found.txt

diff found.txt - <<'TEXT'
MADE: the restarted server holds everything
UPDATED: the restarted server holds only what it had before
TEXT
echo "as it was found"
