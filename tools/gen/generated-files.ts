import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { prometheusRule } from "./alerts.ts";
import { callsModule } from "./calls.ts";
import { configurationPage, environmentExample, readSettings } from "./configuration.ts";
import { natsServerConfig, natsServerFile } from "./nats-server.ts";
import { readReasons, reasonsModule } from "./reasons.ts";

const run = promisify(execFile);

/** The folder of generated TypeScript, which holds nothing else. */
const contractsFolder = "packages/contracts/src/gen";

/** Everything that is generated from sources, by its path from the root of the checkout. */
export interface GeneratedFiles {
  readonly files: ReadonlyMap<string, string>;
  /** Files that are there and no longer generated. */
  readonly removed: readonly string[];
}

/** Generates everything into memory; writes nothing. */
export async function generatedFiles(): Promise<GeneratedFiles> {
  const contracts = await generateContracts();
  contracts.set(join(contractsFolder, "calls.ts"), callsModule());
  contracts.set(join(contractsFolder, "reasons.ts"), reasonsModule(await readReasons()));
  const present = await filesUnder(join(root, contractsFolder));
  const settings = await readSettings();
  return {
    files: new Map([
      ...contracts,
      ["docs/configuration.md", configurationPage(settings)],
      [".env.example", environmentExample(settings)],
      [natsServerFile, natsServerConfig()],
      ["deploy/k8s/components/observability/prometheusrule.yaml", await prometheusRule()],
    ]),
    removed: present.map((path) => join(contractsFolder, path)).filter((path) => !contracts.has(path)),
  };
}

async function generateContracts(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-gen-"));
  try {
    // buf finds its plugin on the PATH.
    const env = { ...process.env, PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter) };
    await run("buf", ["generate", "--output", folder], { cwd: root, env });
    const paths = await filesUnder(join(folder, contractsFolder));
    const entries = paths.map(async (path): Promise<[string, string]> => {
      return [join(contractsFolder, path), await readFile(join(folder, contractsFolder, path), "utf8")];
    });
    return new Map(await Promise.all(entries));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
