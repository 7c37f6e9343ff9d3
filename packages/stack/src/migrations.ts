import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { FOREIGN_SCHEMA_EXIT } from "@switchboard/pg/migrate";
import { type Form, programEnvironment, programOf, type ServiceName } from "./program.ts";
import { repositoryRoot } from "./repository.ts";
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
  env: Readonly<Record<string, string>>,
  form: Form = "sources",
): Promise<void> {
  const options = { cwd: repositoryRoot, env: { ...programEnvironment(form), ...env }, timeout: timeoutMs };
  await run(process.execPath, [programOf(service, "migrate", form)], options).catch((error: unknown) => {
    throw new SetupError(describe(service, error));
  });
}

function describe(service: ServiceName, error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === FOREIGN_SCHEMA_EXIT) {
    return (
      `The data of ${service} are of another version of Switchboard, from which no way leads to this one: ` +
      "`npm run up -- --reset` throws them away and starts afresh."
    );
  }
  const written = error instanceof Error && "stderr" in error && "stdout" in error;
  const said = written ? `${error.stdout}${error.stderr}`.trim() : String(error);
  return `The migrations of ${service} failed:\n${said.split("\n").slice(-15).join("\n")}`;
}
