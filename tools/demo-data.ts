/** `npm run demo-data -- --clients N`: writes believable clients as NDJSON, the same ones for the same seed. */
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { demoClient } from "@switchboard/stack/demo-clients/demo-client";

const CLIENTS_MAX = 1_000_000;
/** Bytes of lines that are written at once. */
const CHUNK = 65_536;

const usage = `npm run -s demo-data -- --clients N [--seed N] [--projects SLUG,SLUG] > clients.ndjson

Writes up to ${CLIENTS_MAX} believable clients as docs/import.md describes them, always the same ones for the same seed. The
first of the projects (acme unless given) have most of them.`;

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    projects: { type: "string", default: "acme" },
  },
});
const [clients, seed] = [values.clients, values.seed].map((text) => (/^\d{1,7}$/.test(text) ? Number(text) : 0));
if (!clients || !seed || clients > CLIENTS_MAX) {
  console.error(usage);
  process.exitCode = 2;
} else {
  // Whoever reads may have enough, as `head` does.
  await pipeline(chunks(clients, { seed, projects: values.projects.split(",") }), process.stdout).catch(
    (error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EPIPE")) throw error;
    },
  );
}

function* chunks(count: number, options: Parameters<typeof demoClient>[1]): Generator<string> {
  let chunk = "";
  for (let number = 1; number <= count; number += 1) {
    chunk += `${JSON.stringify(demoClient(number, options))}\n`;
    if (chunk.length >= CHUNK) {
      yield chunk;
      chunk = "";
    }
  }
  yield chunk;
}
