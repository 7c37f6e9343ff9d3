/** `npm run up`: the whole of Switchboard on this machine, until Ctrl-C. */
import { join } from "node:path";
import { type Backends, findBackends, stopBackends } from "@switchboard/stack/backends/find-backends";
import { loadDemoClients } from "@switchboard/stack/demo-clients/load-demo-clients";
import { type MailCatcher, startMailCatcher } from "@switchboard/stack/mail/mail-catcher";
import { isPortFree } from "@switchboard/stack/process/ports";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { SetupError } from "@switchboard/stack/setup-error";
import { type System, startSystem } from "@switchboard/stack/system";
import { keepAlive } from "./up/keep-alive.ts";
import { localData, resetLocalData } from "./up/local-data.ts";
import { lockCheckout } from "./up/lock.ts";
import { givenSettings, readOptions, type UpOptions, usage } from "./up/options.ts";
import { onStopRequest } from "./up/stop-request.ts";
import { buildWebPages } from "./up/web-pages.ts";
import { welcome } from "./up/welcome.ts";

const { env } = process;
const say = (line: string) => console.log(line);

let backends: Backends | undefined;
let system: System | undefined;
let mails: MailCatcher | undefined;
let givenUp = false;

/** Stops what runs, those that lean on others first. */
async function stopAll(): Promise<void> {
  await system?.stop();
  await mails?.stop();
  if (backends !== undefined) await stopBackends(backends);
}

/** Enough to try out how clients are found. */
const DEMO_CLIENTS = 2_000;

async function start(options: UpOptions): Promise<void> {
  const dataDir = await localData(root);
  await lockCheckout(root);
  const host = env["GATEWAY_HOST"] ?? "127.0.0.1";
  if (!(await isPortFree(options.port, host))) {
    throw new SetupError(
      `Port ${options.port} is taken or not allowed. Choose another one: GATEWAY_PORT=8081 npm run up`,
    );
  }
  if (options.reset) await resetLocalData(dataDir, env);
  const logDir = join(dataDir, "logs");
  await buildWebPages(root, say);
  backends = await findBackends({ dataDir, logDir, say, addresses: givenAddresses() });
  for (const backend of Object.values(backends)) backend.onDeath((how: string) => giveUp(`${backend.name} ${how}`));
  say("Starting the services.");
  system = await startSystem({
    backends,
    dataDir,
    logDir,
    gatewayPort: options.port,
    notifies: 1,
    searches: 1,
    smtpUrl: await findSmtp(),
    env: givenSettings(env),
  });
  const { secrets, addresses } = system;
  await loadDemoClients({ secrets, address: addresses.search[0] ?? "" }, DEMO_CLIENTS);
  for (const service of system.services) keepAlive(service, { say, giveUp });
}

/** The mail server that was given; else one of our own, which shows the mails and sends none. */
async function findSmtp(): Promise<string> {
  const given = env["SMTP_URL"] ?? "";
  if (given !== "") return given;
  mails = await startMailCatcher();
  return mails.smtpUrl;
}

function givenAddresses() {
  return { postgres: env["POSTGRES_URL"], nats: env["NATS_URL"], redis: env["REDIS_URL"] };
}

/** One clear line, everything stopped, exit code 1. */
function giveUp(reason: string): void {
  if (givenUp) return;
  givenUp = true;
  console.error(`Stopping: ${reason}. The logs are in .local/logs.`);
  void stopAll().finally(() => process.exit(1));
}

const startedAt = performance.now();
const stop = onStopRequest(stopAll, say);
try {
  const options = readOptions(process.argv.slice(2), env);
  if (options.help) {
    say(usage);
    process.exit(0);
  }
  await start(options);
  say(welcome({ port: options.port, mailPage: mails?.pageUrl }, (performance.now() - startedAt) / 1000));
} catch (error) {
  // What breaks because we are stopping is no news, and whoever stops ends the process.
  if (!stop.requested) {
    console.error(error instanceof SetupError ? error.message : error);
    await stopAll();
    process.exit(1);
  }
}
