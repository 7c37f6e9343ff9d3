import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@switchboard/stack/repository";

/** The licences of the libraries that bundled modules are of, whose notices the bundle no longer has. */
export async function licencesOf(modules: readonly string[]): Promise<string> {
  const folders = modules.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const texts = await Promise.all([...new Set(folders)].sort().map(licenceOf));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceOf(folder: string): Promise<string> {
  const directory = join(repositoryRoot, folder);
  const { name, version, license } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
  const notices = (await readdir(directory)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = await Promise.all(notices.map((file) => readFile(join(directory, file), "utf8")));
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}
