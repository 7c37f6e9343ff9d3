import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SetupError } from "@switchboard/stack/setup-error";
import { benchFanout } from "./workloads/fanout.ts";
import { benchFootprint } from "./workloads/footprint.ts";
import { benchHistory } from "./workloads/history.ts";
import { benchMessage } from "./workloads/message.ts";
import type { WorkloadOptions } from "./workloads/options.ts";
import { benchRest } from "./workloads/rest.ts";
import { benchReturn } from "./workloads/return.ts";
import { benchRouting } from "./workloads/routing.ts";
import { benchSearch } from "./workloads/search.ts";
import { benchSockets } from "./workloads/sockets.ts";

const workloads: Readonly<Record<string, (options: WorkloadOptions) => Promise<number>>> = {
  message: benchMessage,
  sockets: benchSockets,
  fanout: benchFanout,
  history: benchHistory,
  routing: benchRouting,
  footprint: benchFootprint,
  rest: benchRest,
  return: benchReturn,
  search: benchSearch,
};
const usage = `Usage: npm run bench -- ${Object.keys(workloads).join(" | ")} [--quick] [--rounds=N] [--profile]`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean" }, rounds: { type: "string" }, profile: { type: "boolean" } },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  const workload = positionals.length === 1 ? workloads[positionals[0] ?? ""] : undefined;
  if (workload === undefined || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
    console.error(usage);
    return 2;
  }
  try {
    return await workload({
      quick: values.quick === true,
      rounds,
      profileDir: values.profile === true ? profileDir() : undefined,
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Beside the sources, where git does not look. */
function profileDir(): string {
  const name = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  return fileURLToPath(new URL(`./profiles/${name}`, import.meta.url));
}
