import { execFileSync } from "node:child_process";
import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { repositoryRoot } from "@switchboard/stack/repository";
import { withClient } from "../system/database.ts";

/** What the numbers depend on. */
export async function describeMachine(backends: Backends) {
  const postgres = await withClient(backends.postgres.url, async (client) => {
    const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync,
         current_setting('synchronous_commit') as commit`,
    );
    return rows[0];
  });
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 1024 / 1024),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    postgres,
  };
}

/** The commit that is measured; `dirty` when the sources differ from it. */
export function describeCommit(): { readonly commit: string; readonly dirty: boolean } {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repositoryRoot, encoding: "utf8" }).trim();
  try {
    return {
      commit: git("rev-parse", "--short=10", "HEAD"),
      dirty: git("status", "--porcelain", "packages", "services", "bench") !== "",
    };
  } catch {
    return { commit: "unknown", dirty: true };
  }
}
