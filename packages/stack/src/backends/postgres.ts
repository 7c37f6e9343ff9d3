import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { ManagedProcess } from "../process/managed-process.ts";
import { freePort } from "../process/ports.ts";
import { SetupError } from "../setup-error.ts";
import { type Backend, type BackendOptions, givenBackend } from "./backend.ts";
import { postgresBinaries, postgresFolder } from "./postgres-files.ts";
import { postgresUser, type SystemUser } from "./postgres-user.ts";
import { processBackend } from "./process-backend.ts";

const run = promisify(execFile);

/** How to run Postgres. */
export interface PostgresOptions extends BackendOptions {
  /** Whether a commit waits for the disk. Only throw-away data may go without. True unless given. */
  readonly fsync?: boolean;
}

// How long a server may take to finish before its successor gives up.
const handoverMs = 10_000;

interface Cluster {
  readonly bin: string;
  readonly folder: string;
  readonly user: SystemUser | undefined;
}

/** A Postgres server: the one at the address, else npm's own, which needs nothing installed. */
export async function findPostgres(options: PostgresOptions & { address?: string | undefined } = {}): Promise<Backend> {
  const { address } = options;
  return address === undefined || address === "" ? startPostgres(options) : givenBackend("postgres", address, 5432);
}

/** Starts Postgres on a free port of 127.0.0.1; makes its data folder when there is none. The url is a superuser's. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Backend> {
  const wanted = options.dir ?? (await mkdtemp(join(tmpdir(), "switchboard-postgres-")));
  const user = await postgresUser();
  const cluster: Cluster = {
    user,
    bin: join(await postgresBinaries(user), "bin"),
    folder: await postgresFolder(wanted, user),
  };
  const password = await initialise(cluster);
  const port = await freePort();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const managed = await startServer(cluster, port, url, options);
  const release = async () => {
    if (options.dir === undefined) await rm(cluster.folder, { recursive: true, force: true });
  };
  return processBackend(managed, url, release, () => restart(managed));
}

/** Killed with clients connected, Postgres leaves processes that hold its memory for a moment longer. */
async function restart(managed: ManagedProcess): Promise<void> {
  const deadline = Date.now() + handoverMs;
  for (;;) {
    try {
      return await managed.restart();
    } catch (error) {
      const passes = error instanceof Error && error.message.includes("shared memory");
      if (!passes || Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}

function startServer(cluster: Cluster, port: number, url: string, options: PostgresOptions): Promise<ManagedProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    // The default folder for sockets does not exist everywhere, and nothing here uses one.
    unix_socket_directories: "",
    max_connections: "200",
    ...(options.fsync === false ? { fsync: "off", full_page_writes: "off" } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ManagedProcess.start({
    name: "postgres",
    command: join(cluster.bin, "postgres"),
    args: ["-D", join(cluster.folder, "data"), "-p", String(port), ...flags],
    cwd: cluster.folder,
    uid: cluster.user?.uid,
    gid: cluster.user?.gid,
    logFile: options.logFile,
    // What `pg_ctl stop -m fast` sends: clients are cut off, a checkpoint is written.
    stopSignal: "SIGINT",
    ready: () => canConnect(url),
  });
}

/** Makes the data folder at the first start; returns the superuser's password. */
async function initialise({ bin, folder, user }: Cluster): Promise<string> {
  const passwordFile = join(folder, "password");
  const data = join(folder, "data");
  const known = await readFile(passwordFile, "utf8").catch(() => undefined);
  if (known !== undefined && existsSync(join(folder, "initialised"))) {
    await clearPidFile(data);
    return known;
  }
  // A first start that was interrupted leaves half a folder.
  await rm(data, { recursive: true, force: true });
  const password = randomBytes(18).toString("base64url");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  await initdb(bin, data, passwordFile, user);
  await writeFile(join(folder, "initialised"), "");
  return password;
}

async function initdb(bin: string, data: string, passwordFile: string, user: SystemUser | undefined): Promise<void> {
  await Promise.all(["initdb", "postgres"].map((program) => makeExecutable(join(bin, program))));
  const args = [
    `--pgdata=${data}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The same sort order and case rules on every machine, whatever locales it has.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
  ];
  await run(join(bin, "initdb"), args, { ...user, cwd: join(data, "..") }).catch((error: unknown) => {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new SetupError(`Postgres could not make its data folder ${data}: ${said.split("\n").at(-1)}`);
  });
}

/**
 * A server that was cut off a moment ago may still be writing its last checkpoint. A pid file whose process is gone, or
 * by now is somebody else, would make Postgres refuse to start.
 */
async function clearPidFile(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  const deadline = Date.now() + handoverMs;
  for (;;) {
    const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
    if (!(pid > 0)) return;
    if (!(await isPostgresOf(data, pid))) return rm(file, { force: true });
    if (Date.now() > deadline) throw new SetupError(`Postgres (process ${pid}) still runs on ${data}: stop it first.`);
    await delay(50);
  }
}

async function isPostgresOf(data: string, pid: number): Promise<boolean> {
  const command = await run("ps", ["-o", "args=", "-p", String(pid)]).catch((error: { code?: unknown }) => {
    // Without ps (small images leave it out) Linux still tells; a process that does not exist has no file.
    if (error.code !== "ENOENT") return { stdout: "" };
    return readFile(`/proc/${pid}/cmdline`, "utf8").then(
      (stdout) => ({ stdout }),
      () => ({ stdout: "" }),
    );
  });
  return command.stdout.includes(data);
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
