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
  /** How many messages of each stream it holds itself, by the stream's name. Throws while it does not run. */
  messages(): Promise<ReadonlyMap<string, number>>;
}

/** A cluster of three real NATS servers with JetStream on this machine. */
export interface NatsCluster {
  /** Addresses of all of them, separated by commas. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  stop(): Promise<void>;
}

const QUESTION = { request: 'CONNECT {"verbose":false}\r\nPING\r\n', expected: "PONG" };
/** What of `/jsz?streams=1` is used. */
interface JetStreamState {
  readonly account_details?: readonly { readonly stream_detail?: readonly StreamDetail[] }[];
}
interface StreamDetail {
  readonly name: string;
  readonly state: { readonly messages: number };
}

const ANSWER_MS = 2_000;
const NAMES = ["one", "two", "three"];

/** Starts the cluster with throw-away data; JetStream answers once they have found each other. */
export async function startNatsCluster(): Promise<NatsCluster> {
  const [command = ""] = await requirePrograms([natsServer]);
  const folder = await mkdtemp(join(tmpdir(), "switchboard-nats-cluster-"));
  const places = await Promise.all(
    NAMES.map(async () => ({ port: await freePort(), routes: await freePort(), monitor: await freePort() })),
  );
  const routes = places.map((place) => `nats://127.0.0.1:${place.routes}`).join(",");
  const processes = await Promise.all(
    places.map((place, index) => {
      const name = NAMES[index] ?? "";
      const client = ["--addr", "127.0.0.1", "--port", String(place.port), "--name", name];
      const monitor = ["--http_port", String(place.monitor)];
      const jetstream = ["--jetstream", "--store_dir", join(folder, name)];
      const cluster = ["--cluster_name", "test", "--cluster", `nats://127.0.0.1:${place.routes}`, "--routes", routes];
      return ManagedProcess.start({
        name: `nats-${name}`,
        command,
        args: [...client, ...monitor, ...jetstream, ...cluster],
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
      messages: () => messagesAt(places[index]?.monitor),
    })),
    stop: async () => {
      await Promise.all(processes.map((process) => process.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function messagesAt(port: number | undefined): Promise<ReadonlyMap<string, number>> {
  const url = `http://127.0.0.1:${port}/jsz?streams=1`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  const { account_details = [] } = (await answer.json()) as JetStreamState;
  const streams = account_details.flatMap(({ stream_detail = [] }) => stream_detail);
  return new Map(streams.map(({ name, state }) => [name, state.messages]));
}
