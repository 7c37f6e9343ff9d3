import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import {
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  StartupCheckStrategy,
  type StartupStatus,
} from "testcontainers";
import { freePort } from "../process/ports.ts";
import { SetupError } from "../setup-error.ts";
import type { Backend, BackendOptions } from "./backend.ts";
import type { BackendKind } from "./find-backend.ts";
import { takesCommands } from "./probe.ts";

const readyTimeoutMs = 20_000;

/** A container whose ports are published for this machine only: the servers in it ask nobody for a password. */
class LocalContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    const published = this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]> | undefined;
    for (const bindings of Object.values(published ?? {})) {
      for (const binding of bindings) binding.HostIp = "127.0.0.1";
    }
  }
}

/** Waits for nothing: the server itself is asked below, the way its clients ask it. */
class AskedElsewhere extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return "SUCCESS";
  }
}

/**
 * Runs the server in a container that ends with this process. Undefined when Docker cannot do it (an image that
 * cannot be pulled, a daemon on another machine): the next way is tried then.
 */
export async function startContainer(kind: BackendKind, { dir, say }: BackendOptions): Promise<Backend | undefined> {
  const port = await freePort();
  try {
    const container = await (await describe(kind, port, dir)).start();
    const backend = containerBackend(kind, port, container);
    await untilReady(kind, port).catch(async (error: unknown) => {
      await backend.stop();
      throw error;
    });
    return backend;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    say?.(`Docker could not run ${kind.image} (${reason}); looking for a program instead.`);
    return undefined;
  }
}

async function describe(kind: BackendKind, port: number, dir: string | undefined): Promise<GenericContainer> {
  const container = new LocalContainer(kind.image)
    .withExposedPorts({ container: kind.containerPort, host: port })
    .withWaitStrategy(new AskedElsewhere())
    .withCommand([...kind.containerArgs]);
  const { config } = kind;
  if (config !== undefined) container.withCopyContentToContainer([{ content: config.text, target: `/${config.name}` }]);
  if (dir === undefined) return container;
  await mkdir(dir, { recursive: true });
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  return container.withUser(user).withBindMounts([{ source: dir, target: "/data", mode: "rw" }]);
}

function containerBackend(kind: BackendKind, port: number, started: StartedTestContainer): Backend {
  const handle = async () => (await getContainerRuntimeClient()).container.getById(started.getId());
  return {
    name: kind.name,
    url: kind.url(port),
    source: "docker",
    description: `a container of ${kind.image} on port ${port}`,
    pid: undefined,
    stop: async () => {
      await started.stop();
    },
    kill: async (signal = "SIGKILL") => {
      const container = await handle();
      const end = container.wait();
      await container.kill({ signal });
      await end;
    },
    restart: async () => {
      await (await handle()).restart();
      await untilReady(kind, port);
    },
    // A container that dies is seen by those who use it; there is no process here to watch.
    onDeath: () => undefined,
  };
}

async function untilReady(kind: BackendKind, port: number): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await takesCommands(port, kind.question))) {
    if (Date.now() > deadline) throw new SetupError(`${kind.name} in Docker did not answer on port ${port}`);
    await delay(50);
  }
}
