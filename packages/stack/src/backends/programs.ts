import { execFile, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { SetupError } from "../setup-error.ts";

const run = promisify(execFile);

/** A program that comes from the system, and how each kind of system names its package. */
export interface Program {
  readonly names: readonly string[];
  readonly aptPackage: string;
  readonly brewPackage: string;
}

export const natsServer: Program = { names: ["nats-server"], aptPackage: "nats-server", brewPackage: "nats-server" };
export const redisServer: Program = { names: ["redis-server"], aptPackage: "redis-server", brewPackage: "redis" };
export const chromium: Program = {
  names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  aptPackage: "chromium",
  brewPackage: "--cask chromium",
};

/** Where the program is, or undefined. Looks in the folders of administrators too, where Debian puts nats-server. */
function findProgram(program: Program): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/usr/local/bin"];
  for (const name of program.names) {
    for (const folder of folders) {
      if (folder !== "" && isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

let installing: Promise<void> = Promise.resolve();

/**
 * The paths of the programs; those that are missing are installed together where the system lets us.
 * Throws SetupError naming what to install otherwise.
 */
export async function requirePrograms(
  programs: readonly Program[],
  say: (line: string) => void = () => undefined,
): Promise<string[]> {
  const installed = installing.then(() => installMissing(programs, say));
  // The next one waits for this one, and does not care how it went.
  installing = installed.catch(() => undefined);
  await installed;
  return programs.map((program) => {
    const path = findProgram(program);
    if (path === undefined) throw new SetupError(installHint([program]));
    return path;
  });
}

async function installMissing(programs: readonly Program[], say: (line: string) => void): Promise<void> {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) await install(missing, say);
}

async function install(programs: readonly Program[], say: (line: string) => void): Promise<void> {
  const asRoot = (await isDebian()) ? rootPrefix() : undefined;
  if (asRoot === undefined) throw new SetupError(installHint(programs));
  const packages = programs.map((program) => program.aptPackage);
  say(`Installing ${packages.join(" and ")} with apt-get.`);
  try {
    await aptInstall(asRoot, packages);
  } catch {
    // The usual reason is that the machine has never read its package lists.
    await apt(asRoot, ["update"]).catch(() => undefined);
    await aptInstall(asRoot, packages).catch((error: unknown) => {
      throw new SetupError(`${installHint(programs)}\napt-get said: ${lastLine(error)}`);
    });
  }
}

function aptInstall(asRoot: readonly string[], packages: readonly string[]): Promise<void> {
  return apt(asRoot, ["install", "-y", "--no-install-recommends", ...packages]);
}

// Another apt-get may be at work, for example the machine's own updates just after it was started.
const patience = ["-o", "DPkg::Lock::Timeout=120"];

async function apt(asRoot: readonly string[], args: readonly string[]): Promise<void> {
  // Nobody is there to answer questions, and without systemd this run level keeps the package from starting a server.
  const command = [
    ...asRoot,
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "RUNLEVEL=1",
    "apt-get",
    "-qq",
    ...patience,
    ...args,
  ];
  await run(command[0] ?? "env", command.slice(1), { timeout: 10 * 60_000, maxBuffer: 64 * 1024 * 1024 });
}

/** How to become root without being asked for a password; undefined when that is not possible. */
function rootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : undefined;
}

async function isDebian(): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

/** One line that says what to install here. */
function installHint(programs: readonly Program[]): string {
  const names = programs.map((program) => program.names[0]).join(" and ");
  const how =
    process.platform === "darwin"
      ? `brew install ${programs.map((program) => program.brewPackage).join(" ")}`
      : `sudo apt-get install ${programs.map((program) => program.aptPackage).join(" ")} (or your system's packages of them)`;
  return `Missing: ${names}. Install with: ${how}. Or start Docker, or give the address of a server (NATS_URL, REDIS_URL).`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return stderr.trim().split("\n").at(-1) ?? "";
}
