import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SetupError } from "@switchboard/stack/setup-error";
import { benchMessage } from "./workloads/message.ts";

const usage = "Usage: npm run bench -- message [--quick] [--rounds=N] [--profile]";

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean" }, rounds: { type: "string" }, profile: { type: "boolean" } },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  const isValid =
    positionals.join() === "message" && (rounds === undefined || (Number.isInteger(rounds) && rounds > 0));
  if (!isValid) {
    console.error(usage);
    return 2;
  }
  try {
    return await benchMessage({
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
