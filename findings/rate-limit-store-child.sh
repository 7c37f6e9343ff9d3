#!/usr/bin/env bash
# @fastify/rate-limit 11.2.0 with fastify 5.12.8 and TypeScript 5.9.3, found on 2026-12-01.
#
# A store of one's own has a method `child`, which makes the store of a route that has a limit of its own. Its types say
# that it is given the options of the route, with `url` and `method`; what it is given has them under `routeInfo`, and
# `url` is undefined. A store written by the types compiles and counts every such route under one name: twenty sign-ins
# use up the limit of whatever else has its own. The plugin's stores read `routeInfo`, which no type names.
#
# Prints what the compiler and the running store say, and fails when either has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund @fastify/rate-limit@11.2.0 fastify@5.12.8 typescript@5.9.3 @types/node@24

cat > store.ts <<'TS'
import rateLimit from "@fastify/rate-limit";
import Fastify from "fastify";

type Ctor = NonNullable<import("@fastify/rate-limit").RateLimitPluginOptions["store"]>;
type Store = InstanceType<Ctor>;

class Named implements Store {
  incr: Store["incr"] = (_key, callback) => callback(null, { current: 1, ttl: 1000 });
  child: Store["child"] = (route) => {
    const told: { method?: unknown; url?: unknown } = Reflect.get(route, "routeInfo") ?? {};
    console.log(`told: ${String(route.method)} ${String(route.url)}`);
    console.log(`under routeInfo: ${String(told.method)} ${String(told.url)}`);
    return this;
  };
}

const app = Fastify();
await app.register(rateLimit, { store: Named });
app.post("/session", { config: { rateLimit: { max: 20 } } }, async () => "in");
await app.ready();
await app.close();
TS
{
  npx tsc --module nodenext --target es2023 --strict --skipLibCheck store.ts && echo "compiles"
  node store.js
} | tee found.txt

diff found.txt - <<'TEXT'
compiles
told: undefined undefined
under routeInfo: POST /session
TEXT
echo "as it was found"
