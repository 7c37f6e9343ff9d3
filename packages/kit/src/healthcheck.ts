/**
 * The health check of a service's container: exits 0 when the service in it is ready, else says why and exits 1. It
 * asks the admin port that `<SERVICE>_ADMIN_PORT` names, with `SERVICE` from the image.
 */
import { env, exit, stderr } from "node:process";

/** Below the 4 s that the image gives the whole check, in milliseconds. */
const TIMEOUT_MS = 3_000;

const setting = `${env["SERVICE"]?.toUpperCase()}_ADMIN_PORT`;
const problem = await look(env[setting]).catch((error: unknown) => String(error));
if (problem !== undefined) {
  stderr.write(`${problem}\n`);
  exit(1);
}

async function look(port: string | undefined): Promise<string | undefined> {
  if (port === undefined || port === "") return `${setting} is not set`;
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.ok ? undefined : (await response.text()).trim();
}
