import { parseArgs } from "node:util";
import { SetupError } from "@switchboard/stack/setup-error";

/** What the person asked for. */
export interface UpOptions {
  readonly reset: boolean;
  readonly help: boolean;
  readonly port: number;
}

export const usage = `npm run up [-- --reset]

  --reset   throw away the data of earlier starts

In the environment:
  GATEWAY_PORT                       port of the pages and the API (8080)
  GATEWAY_HOST                       address they listen on (127.0.0.1)
  POSTGRES_URL, NATS_URL, REDIS_URL  servers to use instead of starting some; Postgres as a superuser
  SMTP_URL                           mail server to use instead of a page that shows the mails
  GATEWAY_*, CHAT_*, NOTIFY_*, PRESENCE_*, SEARCH_*, LOG_LEVEL  settings of the services, see docs/configuration.md`;

/** Reads the arguments and GATEWAY_PORT. Throws SetupError for what is not understood. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): UpOptions {
  const { reset, help } = parse(args);
  const text = env["GATEWAY_PORT"] ?? "";
  const port = text === "" ? 8080 : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SetupError(`GATEWAY_PORT must be a port from 1 to 65535, not "${text}".`);
  }
  return { reset, help, port };
}

function parse(args: readonly string[]): { reset: boolean; help: boolean } {
  try {
    const options = { reset: { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

const passedOn = /^(GATEWAY|CHAT|NOTIFY|PRESENCE|SEARCH|MEILI)_|^LOG_LEVEL$|^SHUTDOWN_GRACE_MS$/;

/** The settings of services that the person gave. */
export function givenSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.entries(env).filter(
    (entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined && entry[1] !== "",
  );
  return Object.fromEntries(given.filter(([name]) => name !== "GATEWAY_PORT"));
}
