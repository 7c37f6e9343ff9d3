import { createHmac, randomBytes } from "node:crypto";
import { natsAuthorization } from "@switchboard/contracts/nats-permissions";
import type { NatsUser } from "@switchboard/contracts/subject-rights";
import type { Backend } from "./backend.ts";
import { type BackendKind, type FindOptions, findBackend } from "./find-backend.ts";
import { natsServer } from "./programs.ts";

/** Who may do everything: people and tests, never a service. */
const ADMINISTRATOR = "administrator";
const CONFIG = "nats.conf";

/** A server on which each service has its own user, and the administrator, who is in the address, all rights. */
function natsWith(password: string): BackendKind {
  const hello = { verbose: false, user: ADMINISTRATOR, pass: password };
  return {
    name: "nats",
    url: (port) => `nats://${ADMINISTRATOR}:${password}@127.0.0.1:${port}`,
    // It takes clients only once JetStream has recovered its streams.
    question: { request: `CONNECT ${JSON.stringify(hello)}\r\nPING\r\n`, expected: "PONG" },
    image: "nats:2.10-alpine",
    containerPort: 4222,
    containerArgs: ["-js", "-sd", "/data", "-c", `/${CONFIG}`],
    program: natsServer,
    programArgs: (port, folder) => [
      "-js",
      "-sd",
      folder,
      "-a",
      "127.0.0.1",
      "-p",
      String(port),
      "-c",
      `${folder}/${CONFIG}`,
    ],
    config: {
      name: CONFIG,
      text: natsAuthorization((user) => `"${derived(password, user)}"`, { user: ADMINISTRATOR, password }),
    },
  };
}

/** A NATS server with JetStream: the one at the address, else one in Docker, else the program of this machine. */
export function findNats(options: FindOptions = {}): Promise<Backend> {
  return findBackend(natsWith(randomBytes(24).toString("hex")), options);
}

/**
 * With what a service connects: its own user and password at a server that was started here; at one whose address was
 * given, whoever is in the address.
 */
export function natsSettings({ url, source }: Backend, service: NatsUser): { NATS_URL: string; NATS_PASSWORD: string } {
  if (source === "given") return { NATS_URL: url, NATS_PASSWORD: "given" };
  const { host, password } = new URL(url);
  return { NATS_URL: `nats://${host}`, NATS_PASSWORD: derived(password, service) };
}

const derived = (password: string, user: string): string => createHmac("sha256", password).update(user).digest("hex");
