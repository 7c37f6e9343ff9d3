import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";

/** The names of the labels of each metric, by the metric's name. */
export type KnownMetrics = ReadonlyMap<string, readonly string[]>;

const MADE =
  /\b(?:counter|gauge|readGauge|histogram)\(\s*"([a-z_]+)"(?:"[^"]*"|[^;"])*?(?:\[((?:\s*"[a-z_]+",?)*\s*)\]|[)>])/g;

/** Every metric that the code makes with `metricsOf`. A histogram is known without its suffixes. */
export async function readKnownMetrics(): Promise<KnownMetrics> {
  const known = new Map<string, readonly string[]>();
  const relaying = await readRelaying();
  for (const parent of ["packages", "services"]) {
    for (const path of await readdir(join(root, parent), { recursive: true })) {
      if (!/^[a-z]+\/src\/.*\.ts$/.test(path)) continue;
      for (const [name, labels] of metricsIn(await readFile(join(root, parent, path), "utf8"), relaying)) {
        known.set(name, labels);
      }
    }
  }
  return known;
}

/** Services with an outbox: its relay makes its metrics under their names. */
async function readRelaying(): Promise<string[]> {
  const services = await readdir(join(root, "services"));
  const mains = await Promise.all(
    services.map((name) => readFile(join(root, "services", name, "src/main.ts"), "utf8")),
  );
  return services.filter((_, at) => /^ +outbox: /m.test(mains[at] ?? ""));
}

function metricsIn(text: string, relaying: readonly string[]): [string, readonly string[]][] {
  const of = /= metricsOf\((?:"([a-z]+)"|service)\)/.exec(text);
  if (of === null) return [];
  const prefixes = of[1] === undefined ? relaying : [of[1]];
  return [...text.matchAll(MADE)].flatMap(([, name, labels = ""]) =>
    prefixes.map((prefix): [string, readonly string[]] => [
      `switchboard_${prefix}_${name}`,
      [...labels.matchAll(/"([a-z_]+)"/g)].map(([, label = ""]) => label),
    ]),
  );
}
