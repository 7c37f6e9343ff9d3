import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { execute } from "../check/step.ts";

/** Builds a kustomization: its folder, from the root of the checkout, to YAML. Throws with kustomize's own words. */
export type Kustomize = (folder: string) => Promise<string>;

// Where the program is kept that is fetched when the machine has none.
const ownFolder = join(root, ".local/tools/kustomize");

/**
 * The machine's kustomize or kubectl; on Debian, where Debian 12 has neither new enough, the package of Debian 13,
 * unpacked under `.local` and not installed. Undefined when there is none.
 */
export async function findKustomize(): Promise<Kustomize | undefined> {
  if (await runs(["kustomize", "version"])) return builder(["kustomize", "build"]);
  if (await kubectlKnowsComponents()) return builder(["kubectl", "kustomize"]);
  const own = join(ownFolder, "usr/bin/kustomize");
  if (existsSync(own) || (await fetchFromDebian(own))) return builder([own, "build"]);
  return undefined;
}

function builder(command: readonly string[]): Kustomize {
  return async (folder) => {
    const { code, output } = await execute([...command, folder]);
    if (code !== 0) throw new Error(output.trim());
    return output;
  };
}

async function runs(command: readonly string[]): Promise<boolean> {
  return (await execute(command)).code === 0;
}

/** Components came with kubectl 1.21. */
async function kubectlKnowsComponents(): Promise<boolean> {
  const { output } = await execute(["kubectl", "version", "--client", "-o", "json"]);
  const [, major, minor] = /"gitVersion": "v(\d+)\.(\d+)/.exec(output) ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}

const aptSource = `Types: deb
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

/** Needs no root: apt works on lists and a cache of its own, and the package is only unpacked. */
async function fetchFromDebian(program: string): Promise<boolean> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (!/^ID=debian$/m.test(release)) return false;
  await mkdir(join(ownFolder, "lists/partial"), { recursive: true });
  await mkdir(join(ownFolder, "cache/archives/partial"), { recursive: true });
  await writeFile(join(ownFolder, "debian.sources"), aptSource);
  const settings = {
    "Dir::Etc::SourceList": join(ownFolder, "debian.sources"),
    "Dir::Etc::SourceParts": "-",
    "Dir::State::Lists": join(ownFolder, "lists"),
    "Dir::Cache": join(ownFolder, "cache"),
    "APT::Sandbox::User": "",
  };
  const options = Object.entries(settings).map(([name, value]) => `-o${name}=${value}`);
  const inOwnFolder = { cwd: ownFolder };
  await execute(["apt-get", ...options, "update"], inOwnFolder);
  await execute(["apt-get", ...options, "download", "kustomize"], inOwnFolder);
  await execute(["sh", "-c", "dpkg-deb --extract kustomize_*.deb ."], inOwnFolder);
  // The lists are many times the size of the program.
  for (const name of ["lists", "cache"]) await rm(join(ownFolder, name), { recursive: true, force: true });
  return existsSync(program);
}
