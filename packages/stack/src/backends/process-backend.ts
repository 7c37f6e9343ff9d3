import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManagedProcess } from "../process/managed-process.ts";
import type { Backend } from "./backend.ts";

/** A process that was started here, as a backend. `release` runs once, after it was stopped. */
export function processBackend(
  process: ManagedProcess,
  url: string,
  release: () => Promise<void>,
  restart: () => Promise<void> = () => process.restart(),
): Backend {
  return {
    name: process.name,
    url,
    source: "program",
    description: `started on port ${new URL(url).port}`,
    get pid() {
      return process.pid;
    },
    stop: async () => {
      await process.stop();
      await release();
    },
    kill: (signal) => process.kill(signal),
    restart,
    onDeath: (callback) => process.onDeath(callback),
  };
}

/** The folder to keep data in, and what to do with it afterwards: a folder that nobody asked for goes again. */
export async function dataFolder(
  name: string,
  dir: string | undefined,
): Promise<{ path: string; release: () => Promise<void> }> {
  if (dir !== undefined) {
    await mkdir(dir, { recursive: true });
    return { path: dir, release: async () => undefined };
  }
  const path = await mkdtemp(join(tmpdir(), `switchboard-${name}-`));
  // The server may run as another user than the one that made the folder.
  await chmod(path, 0o755);
  return { path, release: () => rm(path, { recursive: true, force: true }) };
}
