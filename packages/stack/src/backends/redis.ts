import type { Backend } from "./backend.ts";
import { type BackendKind, type FindOptions, findBackend } from "./find-backend.ts";
import { redisServer } from "./programs.ts";

/** Only leases and rate limits live there: nothing is worth writing to disk. */
const keepNothing = ["--save", "", "--appendonly", "no"];

const redis: BackendKind = {
  name: "redis",
  url: (port) => `redis://127.0.0.1:${port}`,
  question: { request: "PING\r\n", expected: "+PONG" },
  image: "redis:7",
  containerPort: 6379,
  // In a container nobody comes from 127.0.0.1, which is all that the protected mode lets in; the port is published for
  // this machine only.
  containerArgs: ["redis-server", ...keepNothing, "--protected-mode", "no"],
  program: redisServer,
  programArgs: (port, dir) => ["--bind", "127.0.0.1", "--port", String(port), "--dir", dir, ...keepNothing],
};

/** A Redis server: the one at the address, else one in Docker, else the program of this machine. It keeps nothing. */
export function findRedis(options: FindOptions = {}): Promise<Backend> {
  return findBackend(redis, options);
}
