import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { SetupError } from "@switchboard/stack/setup-error";

const run = promisify(execFile);

// What the pages are made of besides their own folders.
const sharedSources = ["web/shared/src", "packages/sdk/src", "packages/contracts/src", "package-lock.json"];

/** Builds the pages that were never built, or whose sources are newer than what was built. */
export async function buildWebPages(root: string, say: (line: string) => void): Promise<void> {
  const stale = [];
  for (const page of await findWebPages(root)) if (await isStale(root, page)) stale.push(page);
  if (stale.length > 0) say(`Building the pages: ${stale.join(", ")}.`);
  for (const page of stale) await build(root, page);
}

/** The folders of `web/` that are built; what they share is none. */
export async function findWebPages(root: string): Promise<string[]> {
  return (await readdir(join(root, "web"))).filter((name) => existsSync(join(root, "web", name, "vite.config.ts")));
}

async function build(root: string, page: string): Promise<void> {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  await run(process.execPath, [vite, "build"], { cwd: join(root, "web", page) }).catch((error: unknown) => {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new SetupError(`web/${page} could not be built:\n${said.split("\n").slice(-15).join("\n")}`);
  });
}

async function isStale(root: string, page: string): Promise<boolean> {
  const folder = join(root, "web", page);
  const built = await newest(join(folder, "dist"), []);
  const sources = [folder, ...sharedSources.map((path) => join(root, path))];
  const changed = await Promise.all(sources.map((path) => newest(path, ["dist", "node_modules", "test"])));
  return Math.max(...changed) > built;
}

/** When anything under the path was changed last, in milliseconds; 0 when there is nothing. */
async function newest(path: string, except: readonly string[]): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(path)).filter((name) => !except.includes(name));
  return Math.max(0, ...(await Promise.all(names.map((name) => newest(join(path, name), except)))));
}
