import type { DirectoryServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import type { Pool } from "@switchboard/pg/pool";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { saveDirectory } from "./commands/save-directory.ts";
import { directoryOf } from "./consumers.ts";
import { anyProject } from "./store/projects.ts";

/** The whole directory is taken over this often, in milliseconds, in case an event was lost. */
const EVERY_MS = 5 * 60_000;
/** After a failure it is tried again this soon, in milliseconds. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

export interface DirectorySync {
  /** Resolves when there is a directory to work with: presence's, or one that an earlier run kept. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Takes over presence's directory at the start and every 5 minutes. */
export function startDirectorySync(
  pool: Pool,
  presence: Pick<UnaryClient<DirectoryServiceService>, "getDirectory">,
  signer: CallerSigner,
  log: Logger,
): DirectorySync {
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  let dueAt = 0;
  const loop = startLoop({
    name: "directory sync",
    everyMs: RETRY_MS,
    log,
    run: async (signal) => {
      if (Date.now() < dueAt) return;
      if (await anyProject(pool)) resolve();
      const callerToken = await signer.sign({ kind: "service", name: "chat" });
      const directory = await presence.getDirectory({}, { callerToken, timeoutMs: TIMEOUT_MS, signal });
      await saveDirectory(pool, directoryOf(directory));
      dueAt = Date.now() + EVERY_MS;
      resolve();
    },
  });
  return { ready, stop: () => loop.stop() };
}
