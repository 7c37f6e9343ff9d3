import { ManagedProcess } from "../process/managed-process.ts";
import { freePort } from "../process/ports.ts";
import type { Backend, BackendOptions } from "./backend.ts";
import { findBackend } from "./find-backend.ts";
import { answers, dataFolder, processBackend } from "./process-backend.ts";
import { natsServer, requirePrograms } from "./programs.ts";

const url = (port: number) => `nats://127.0.0.1:${port}`;

/** The server takes clients only once JetStream has recovered its streams. */
const ready = (port: number) => answers(port, 'CONNECT {"verbose":false}\r\nPING\r\n', "PONG");

/** A NATS server with JetStream: the one at the address, else one in Docker, else the program of this machine. */
export function findNats(options: BackendOptions & { address?: string | undefined } = {}): Promise<Backend> {
  return findBackend({
    ...options,
    name: "nats",
    image: "nats:2.10-alpine",
    containerPort: 4222,
    containerArgs: ["-js", "-sd", "/data"],
    url,
    ready,
    start: startNats,
  });
}

/** Starts nats-server on a free port of 127.0.0.1, ready to take connections. */
async function startNats(options: BackendOptions = {}): Promise<Backend> {
  const [command = ""] = await requirePrograms([natsServer], options.say);
  const { path, release } = await dataFolder("nats", options.dir);
  const port = await freePort();
  const managed = await ManagedProcess.start({
    name: "nats",
    command,
    args: ["-js", "-sd", path, "-a", "127.0.0.1", "-p", String(port)],
    logFile: options.logFile,
    ready: () => ready(port),
  });
  return processBackend(managed, url(port), release);
}
