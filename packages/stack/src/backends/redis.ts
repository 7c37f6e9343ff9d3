import { ManagedProcess } from "../process/managed-process.ts";
import { freePort } from "../process/ports.ts";
import type { Backend, BackendOptions } from "./backend.ts";
import { findBackend } from "./find-backend.ts";
import { answers, dataFolder, processBackend } from "./process-backend.ts";
import { redisServer, requirePrograms } from "./programs.ts";

const url = (port: number) => `redis://127.0.0.1:${port}`;
const ready = (port: number) => answers(port, "PING\r\n", "+PONG");

/** A Redis server: the one at the address, else one in Docker, else the program of this machine. */
export function findRedis(options: BackendOptions & { address?: string | undefined } = {}): Promise<Backend> {
  return findBackend({
    ...options,
    name: "redis",
    image: "redis:7",
    containerPort: 6379,
    // Only leases and rate limits live there: nothing is worth writing to disk. In a container nobody comes from
    // 127.0.0.1, which is all that the protected mode lets in; the port is published for this machine only.
    containerArgs: ["redis-server", "--save", "", "--appendonly", "no", "--protected-mode", "no"],
    url,
    ready,
    start: startRedis,
  });
}

/** Starts redis-server on a free port of 127.0.0.1, ready to take commands. It keeps nothing over a restart. */
async function startRedis(options: BackendOptions = {}): Promise<Backend> {
  const [command = ""] = await requirePrograms([redisServer], options.say);
  const { path, release } = await dataFolder("redis", options.dir);
  const port = await freePort();
  const managed = await ManagedProcess.start({
    name: "redis",
    command,
    args: ["--bind", "127.0.0.1", "--port", String(port), "--dir", path, "--save", "", "--appendonly", "no"],
    logFile: options.logFile,
    ready: () => ready(port),
  });
  return processBackend(managed, url(port), release);
}
