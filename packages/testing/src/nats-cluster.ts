import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { takesCommands } from "@switchboard/stack/backends/probe";
import { natsServer, requirePrograms } from "@switchboard/stack/backends/programs";
import { ManagedProcess } from "@switchboard/stack/process/managed-process";
import { freePort } from "@switchboard/stack/process/ports";

/** One server of a cluster. */
export interface ClusterNode {
  readonly name: string;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again on the same ports, with what is on its disk. */
  restart(): Promise<void>;
  /** Empties its disk; only while it does not run. */
  loseDisk(): Promise<void>;
}

/** A cluster of three real NATS servers with JetStream on this machine. */
export interface NatsCluster {
  /** Addresses of all of them, separated by commas. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  stop(): Promise<void>;
}

const QUESTION = { request: 'CONNECT {"verbose":false}\r\nPING\r\n', expected: "PONG" };
const NAMES = ["one", "two", "three"];

/** Starts the cluster with throw-away data; JetStream answers once they have found each other. */
export async function startNatsCluster(): Promise<NatsCluster> {
  const [command = ""] = await requirePrograms([natsServer]);
  const folder = await mkdtemp(join(tmpdir(), "switchboard-nats-cluster-"));
  const places = await Promise.all(NAMES.map(async () => ({ port: await freePort(), routes: await freePort() })));
  const routes = places.map((place) => `nats://127.0.0.1:${place.routes}`).join(",");
  const processes = await Promise.all(
    places.map((place, index) => {
      const name = NAMES[index] ?? "";
      const client = ["--addr", "127.0.0.1", "--port", String(place.port), "--name", name];
      const jetstream = ["--jetstream", "--store_dir", join(folder, name)];
      const cluster = ["--cluster_name", "test", "--cluster", `nats://127.0.0.1:${place.routes}`, "--routes", routes];
      return ManagedProcess.start({
        name: `nats-${name}`,
        command,
        args: [...client, ...jetstream, ...cluster],
        ready: () => takesCommands(place.port, QUESTION),
      });
    }),
  );
  return {
    url: places.map(({ port }) => `nats://127.0.0.1:${port}`).join(","),
    nodes: processes.map((process, index) => ({
      name: NAMES[index] ?? "",
      kill: () => process.kill(),
      restart: () => process.restart(),
      loseDisk: () => rm(join(folder, NAMES[index] ?? ""), { recursive: true, force: true }),
    })),
    stop: async () => {
      await Promise.all(processes.map((process) => process.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
