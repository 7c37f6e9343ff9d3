import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { foreignMigrations } from "@switchboard/pg/migrate";
import { repositoryRoot } from "./repository.ts";
import { inheritedEnvironment, type ServiceName } from "./service-process.ts";
import { SetupError } from "./setup-error.ts";

const run = promisify(execFile);
// A large table may take its time, a hanging lock must not hold a start for ever.
const timeoutMs = 5 * 60_000;

/**
 * Brings a service's database to its newest schema, the way a deployment does it. Throws SetupError, for data of another
 * version with the way out in one line.
 */
export async function runMigrations(
  service: ServiceName,
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const foreign = await foreignMigrations(databaseUrl, join(repositoryRoot, "services", service, "migrations"));
  if (foreign.length > 0) {
    throw new SetupError(
      `The data of ${service} are of another version of Switchboard, from which no way leads to this one: ` +
        "`npm run up -- --reset` throws them away and starts afresh.",
    );
  }
  const options = { cwd: repositoryRoot, env: { ...inheritedEnvironment(), ...env }, timeout: timeoutMs };
  await run(process.execPath, [`services/${service}/src/migrate.ts`], options).catch((error: unknown) => {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new SetupError(`The migrations of ${service} failed:\n${said.split("\n").slice(-15).join("\n")}`);
  });
}
