import type { Backend } from "./backend.ts";
import { type BackendKind, type FindOptions, findBackend } from "./find-backend.ts";
import { natsServer } from "./programs.ts";

const nats: BackendKind = {
  name: "nats",
  url: (port) => `nats://127.0.0.1:${port}`,
  // It takes clients only once JetStream has recovered its streams.
  question: { request: 'CONNECT {"verbose":false}\r\nPING\r\n', expected: "PONG" },
  image: "nats:2.10-alpine",
  containerPort: 4222,
  containerArgs: ["-js", "-sd", "/data"],
  program: natsServer,
  programArgs: (port, folder) => ["-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)],
};

/** A NATS server with JetStream: the one at the address, else one in Docker, else the program of this machine. */
export function findNats(options: FindOptions = {}): Promise<Backend> {
  return findBackend(nats, options);
}
