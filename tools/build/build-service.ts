import { existsSync } from "node:fs";
import { cp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { ServiceName } from "@switchboard/stack/program";
import { repositoryRoot } from "@switchboard/stack/repository";
import { type OutputChunk, rolldown } from "rolldown";
import { keepPlaces, placesIntro } from "./keep-places.ts";
import { launcherOf } from "./launcher.ts";
import { licencesOf } from "./licences.ts";
import { requireBuiltins } from "./require-builtins.ts";

/** The programs that a service may have in `src`; `main` is the service itself. */
const PROGRAMS = ["main", "migrate", "dead-events", "add-administrator", "reindex"] as const;
/** Asked by the container whether the service in it is ready. */
const HEALTHCHECK = "packages/kit/src/healthcheck.ts";
/** Loads the demo into presence. */
const DEMO = "packages/stack/src/load-demo.ts";
/** Folders whose files are read while a program runs, beside the modules that read them. */
const READ_BESIDE = ["migrations", "src/store/lua"];
/** The same of libraries. */
const READ_OF_LIBRARIES = ["node_modules/@fastify/swagger-ui/static", "node_modules/grpc-health-check/proto"];
/** The pages, which the gateway serves where they were built. */
const PAGES = ["web/workplace/dist", "web/widget/dist"];

/** What was built. */
export interface BuiltService {
  readonly bytes: number;
}

/**
 * Builds a service into an empty folder: `main.js`, `migrate.js` and whatever else it has, which need nothing but Node.
 * Modules are in `lib`; what they read beside themselves keeps its place under it. Throws when something that is imported
 * is not there.
 */
export async function buildService(service: ServiceName, directory: string): Promise<BuiltService> {
  await rm(directory, { recursive: true, force: true });
  const lib = join(directory, "lib");
  const modules = await bundle(service, lib);
  for (const folder of foldersOf(service, modules))
    await cp(join(repositoryRoot, folder), join(lib, folder), { recursive: true });
  await writeFile(join(directory, "licences.txt"), await licencesOf(modules));
  const files = await filesIn(lib);
  await writeFile(join(directory, "files.json"), JSON.stringify(files));
  await writeFile(join(directory, "package.json"), `${JSON.stringify({ type: "module" })}\n`);
  for (const program of Object.keys(programsOf(service))) {
    await writeFile(join(directory, `${program}.js`), launcherOf(service, program));
  }
  return { bytes: await bytesOf(directory) };
}

function programsOf(service: ServiceName): Record<string, string> {
  const own = PROGRAMS.map((program) => [program, `services/${service}/src/${program}.ts`] as const);
  const there = own.filter(([, path]) => existsSync(join(repositoryRoot, path)));
  return {
    ...Object.fromEntries(there),
    healthcheck: HEALTHCHECK,
    ...(service === "presence" && { "load-demo": DEMO }),
  };
}

/** Bundles the programs, what they share once; answers the modules that are in it, as paths of the repository. */
async function bundle(service: ServiceName, lib: string): Promise<string[]> {
  const build = await rolldown({
    cwd: repositoryRoot,
    input: programsOf(service),
    platform: "node",
    plugins: [requireBuiltins, keepPlaces(repositoryRoot)],
    onLog: (level, log) => {
      if (level === "warn") throw new Error(`the bundle of ${service}: ${log.message}`);
    },
  });
  const written = {
    dir: lib,
    format: "esm",
    // Names and lines stay: an error shows where it was thrown, and a line of it is no megabyte.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    // V8 keeps a text with any other character at two bytes for each.
    charset: "ascii",
    comments: false,
    intro: placesIntro,
  } as const;
  const { output } = await build.write(written);
  await build.close();
  const chunks = output.filter((one): one is OutputChunk => one.type === "chunk");
  return chunks.flatMap(({ moduleIds }) => moduleIds.map((id) => relative(repositoryRoot, id)));
}

/** The folders of files that bundled modules read. */
function foldersOf(service: ServiceName, modules: readonly string[]): string[] {
  const packages = new Set(modules.flatMap((path) => /^(?:packages|services)\/[^/]+/.exec(path) ?? []));
  const beside = [...packages].flatMap((folder) => READ_BESIDE.map((name) => `${folder}/${name}`));
  const libraries = READ_OF_LIBRARIES.filter((folder) => modules.some((path) => path.startsWith(dirname(folder))));
  const folders = [...beside, ...libraries, ...(service === "gateway" ? PAGES : [])];
  return folders.filter((folder) => existsSync(join(repositoryRoot, folder)));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function bytesOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesIn(folder)).map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
