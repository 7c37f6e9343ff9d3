#!/usr/bin/env bash
# lru-cache 11.5.3 on Node 24, found on 2026-12-01.
#
# A cache with a `ttl` arms a timer when it is only read: the first look-up of each millisecond asks the clock and sets a
# timeout that forgets the answer (`ttlResolution`, 1 ms unless given). The timer is there to spare calls of the clock, and in
# a service that looks up a token a thousand times a second no two look-ups share a millisecond: each pays for the clock, for a
# timer, and for the wake-up that clears it. In the gateway that was 4 us of a message's 250. `ttlResolution: 0` arms none and only
# asks the clock, although the types say that it is the slower way. It does not show in a benchmark that reads in a tight loop,
# where thousands of look-ups share each timer.
#
# Prints how many timers were armed by a hundred look-ups, each in a millisecond of its own and then all in a tight loop,
# with and without the option; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund lru-cache@11.5.3

cat > try.cjs <<'JS'
let armed = 0;
const arm = globalThis.setTimeout;
globalThis.setTimeout = (...given) => {
  armed += 1;
  return arm(...given);
};
const { LRUCache } = require("lru-cache");

const LOOKUPS = 100;
const nextMoment = () => new Promise((resolve) => arm(resolve, 3));

async function count(options, apart) {
  const cache = new LRUCache({ max: 10, ttl: 60_000, ...options });
  cache.set("token", "signed");
  // Whatever the writing has armed is over.
  await nextMoment();
  const before = armed;
  for (let n = 0; n < LOOKUPS; n += 1) {
    if (apart) await nextMoment();
    if (cache.get("token") !== "signed") throw new Error("it is not there");
  }
  return armed - before;
}

(async () => {
  const found = {
    "a hundred apart, as it comes": await count({}, true),
    "a hundred apart, resolution 0": await count({ ttlResolution: 0 }, true),
    "a hundred at once, resolution 0": await count({ ttlResolution: 0 }, false),
  };
  const atOnce = await count({}, false);
  console.log({ ...found, "a hundred at once, as it comes": atOnce });
  const expected = [100, 0, 0];
  if (JSON.stringify(Object.values(found)) !== JSON.stringify(expected) || atOnce > 10) {
    console.error(`that has changed: expected ${JSON.stringify(expected)} and a few at once`);
    process.exit(1);
  }
})();
JS
node try.cjs
