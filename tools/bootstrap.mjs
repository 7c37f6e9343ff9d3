/**
 * Runs a TypeScript program of this repository with the repository's own Node, whatever older Node (20 or newer) calls
 * it: `node tools/bootstrap.mjs <program> [arguments]`. Installs the dependencies first when they are missing or are not
 * those of package-lock.json. Plain JavaScript, because nothing is installed yet when it starts.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");

/** Whether node_modules holds what package-lock.json asks for, by content: a checkout changes only the dates. */
function isInstalled() {
  const installedLock = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedLock) || !existsSync(join(binaries, "node"))) return false;
  const installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional }]) => {
    // What is left are our own packages.
    if (!path.includes("node_modules/") || link) return true;
    // Optional packages are there for the machines they are made for.
    const found = installed[path];
    return found === undefined ? optional === true || devOptional === true : found.version === version;
  });
}

/** Runs a command to its end and passes our signals on to it. Resolves with its exit code, or the signal it died of. */
function run(command, args, stdio) {
  const env = { ...process.env, PATH: [binaries, process.env.PATH].join(delimiter) };
  const child = spawn(command, args, { cwd: root, env, stdio });
  const forward = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  // npm killed outright tells nobody; what it started is handed to another parent.
  const parent = process.ppid;
  const orphanWatch = setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1_000);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const name of signals) process.off(name, forward);
      clearInterval(orphanWatch);
      resolve({ code, signal });
    });
  });
}

/** npm as it called us, else the one on the PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const isScript = cli !== undefined && /\.c?js$/.test(cli);
  return isScript ? run(process.execPath, [cli, ...args], "inherit") : run("npm", args, "inherit");
}

function end({ code, signal }) {
  if (signal === null) process.exit(code);
  process.kill(process.pid, signal);
}

const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  console.error("usage: node tools/bootstrap.mjs <program> [arguments]");
  process.exit(2);
}
if (!isInstalled()) {
  console.log("Installing the dependencies (npm ci); this takes a minute or two the first time.");
  const installed = await npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (installed.code !== 0) {
    console.error("npm ci failed; its output above says why.");
    end(installed);
  }
}
// The channel tells the program that we are gone, should we be killed.
end(await run(join(binaries, "node"), [program, ...args], ["inherit", "inherit", "inherit", "ipc"]));
