import { access, constants, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { removePostgresFolder } from "@switchboard/stack/backends/postgres-files";
import { SetupError } from "@switchboard/stack/setup-error";

/** The folder that keeps everything between starts. Throws SetupError when one may not write there. */
export async function localData(root: string): Promise<string> {
  const folder = join(root, ".local");
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new SetupError(`No permission to write ${folder}, where the data is kept.`);
  }
  return folder;
}

/** Throws the data of earlier starts away. Refuses while a server was given: its data is not ours to throw away. */
export async function resetLocalData(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const given = ["POSTGRES_URL", "NATS_URL"].filter((name) => (env[name] ?? "") !== "");
  if (given.length > 0) {
    throw new SetupError(
      `--reset throws away only what is kept in .local, and ${given.join(" and ")} names a server of yours: ` +
        "remove the databases chat, notify, presence and search, or the streams CHAT, PRESENCE and SEARCH, there yourself.",
    );
  }
  try {
    await removePostgresFolder(join(folder, "postgres"));
    await Promise.all(["nats", "redis", "logs", "secrets.json"].map((name) => removeAll(join(folder, name))));
  } catch (error) {
    throw new SetupError(`The old data could not be removed: ${error instanceof Error ? error.message : error}`);
  }
}

function removeAll(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}
