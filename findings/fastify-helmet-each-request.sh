#!/usr/bin/env bash
# @fastify/helmet 13.2.0 with helmet 8.3.0 and fastify 5.12.8, found on 2026-12-01.
#
# The headers of an app that says its policy once, when it starts, never change. The plugin nevertheless makes helmet anew for
# each request: it reads, checks and puts together all directives of the content security policy again, for pages, API
# answers and 404s alike. In the gateway that was a twentieth of the processor time of a small read. Helmet itself,
# given to fastify's `onRequest` as the function that it is, is made once and sends the same headers.
#
# Prints how often helmet was made for ten requests in both ways, and whether the headers agree; fails when that has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/helmet@13.2.0 helmet@8.3.0

cat > try.cjs <<'JS'
const helmet = require("helmet");
const path = require.resolve("helmet");
let made = 0;
// What others require from now on counts how often it is called.
require.cache[path].exports = Object.assign((options) => {
  made += 1;
  return helmet(options);
}, helmet);
const fastify = require("fastify");

const options = { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'self'"], imgSrc: ["'self'", "data:"] } } };

async function ask(app) {
  app.get("/", async () => "hello");
  await app.ready();
  const before = made;
  let headers;
  for (let request = 0; request < 10; request += 1) headers = (await app.inject("/")).headers;
  await app.close();
  const { date, connection, ...lasting } = headers;
  return { madeForTen: made - before, headers: JSON.stringify(Object.entries(lasting).sort()) };
}

(async () => {
  const plugged = fastify();
  await plugged.register(require("@fastify/helmet"), options);
  const byPlugin = await ask(plugged);

  const plain = fastify();
  const setHeaders = helmet(options);
  plain.addHook("onRequest", (request, reply, done) => setHeaders(request.raw, reply.raw, done));
  const byItself = await ask(plain);

  const found = {
    "made by the plugin for ten requests": byPlugin.madeForTen,
    "made by itself for ten requests": byItself.madeForTen,
    "same headers": byPlugin.headers === byItself.headers,
  };
  console.log(found);
  const expected = [10, 0, true];
  if (JSON.stringify(Object.values(found)) !== JSON.stringify(expected)) {
    console.error(`that has changed: expected ${JSON.stringify(expected)}`);
    process.exit(1);
  }
})();
JS
node try.cjs
