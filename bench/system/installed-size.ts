import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Form, ServiceName } from "@switchboard/stack/program";
import { repositoryRoot } from "@switchboard/stack/repository";

/** What no image has of a package's folder. */
const LEFT_OUT = new Set(["node_modules", "test", "dist"]);

/**
 * Bytes of a service as it is installed to be run: built, its folder; as sources, its own, those of the packages it uses,
 * and every library that these need in production, as npm resolved them. Both with the pages that the gateway serves.
 */
export async function installedSize(service: ServiceName, form: Form): Promise<number> {
  if (form === "built") return bytesOf(join(repositoryRoot, "dist", service));
  const folders = new Set<string>();
  await addPackage(join(repositoryRoot, "services", service), folders);
  const pages = service === "gateway" ? ["web/workplace/dist", "web/widget/dist"] : [];
  const sizes = [...folders, ...pages.map((folder) => join(repositoryRoot, folder))].map(bytesOf);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function addPackage(folder: string, folders: Set<string>): Promise<void> {
  if (folders.has(folder)) return;
  folders.add(folder);
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) await addPackage(resolve(name, folder), folders);
}

/** Where npm put a dependency: in the folder itself, or in one above. */
function resolve(name: string, from: string): string {
  const own = name.startsWith("@switchboard/") ? join(repositoryRoot, "packages", name.slice(13)) : undefined;
  if (own !== undefined) return own;
  for (let folder = from; !relative(repositoryRoot, folder).startsWith(".."); folder = join(folder, "..")) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
  }
  throw new Error(`${name} is not installed`);
}

async function bytesOf(folder: string): Promise<number> {
  const isOwn = !folder.includes("/node_modules/") && !folder.includes("/dist");
  const entries = await readdir(folder, { withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === "node_modules" || (isOwn && LEFT_OUT.has(entry.name)) ? 0 : bytesOf(path);
    return entry.isFile() ? (await stat(path)).size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
