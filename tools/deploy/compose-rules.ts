import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { parse } from "yaml";
import type { Known } from "./kubernetes-rules.ts";
import { type Environment, type NewKeys, type Schema, settingProblems } from "./service-settings.ts";

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Environment;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
}

/** What is wrong with docker-compose.yml and the layers over it, one line each. */
export async function composeProblems(file: string, layers: readonly string[], known: Known): Promise<string[]> {
  const base = await readCompose(file);
  const problems = [...fileProblems(file, base), ...baseProblems(file, base, known)];
  for (const layer of layers) problems.push(...fileProblems(layer, await readCompose(layer)));
  return problems;
}

/** Settings of whoever runs it are at their defaults: `${NAME:-default}`. */
async function readCompose(file: string): Promise<ComposeFile> {
  const text = await readFile(join(root, file), "utf8");
  return parse(withDefaults(text), { merge: true }) as ComposeFile;
}

/** From the innermost outwards: a default may have a setting in it. */
function withDefaults(text: string): string {
  const replaced = text.replaceAll(/\$\{[A-Z_]+:-([^${}]*)\}/g, "$1");
  return replaced === text ? text : withDefaults(replaced);
}

/** What holds for every container of every file. */
function fileProblems(file: string, { services, volumes = {} }: ComposeFile): string[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const mounts = (service.volumes ?? []).map((mount) => mount.split(":")[0] ?? "");
    const problems = mounts
      .filter((source) => (source.startsWith("./") ? !existsSync(join(root, source)) : !(source in volumes)))
      .map((source) => `mounts ${source}, which is not there`);
    // A layer changes services of the file below it, without an image.
    if (service.image !== undefined) problems.push(...hardeningProblems(service));
    return problems.map((problem) => `${file}: ${name} ${problem}`);
  });
}

function hardeningProblems(service: ComposeService): string[] {
  const { cpus, memory } = service.deploy?.resources?.limits ?? {};
  const rules: [boolean, string][] = [
    [service.read_only === true, "may write to its image"],
    [service.cap_drop?.includes("ALL") === true, "keeps capabilities"],
    [service.security_opt?.includes("no-new-privileges:true") === true, "may gain privileges"],
    [cpus !== undefined && memory !== undefined, "has no limit of CPU or memory"],
    [service.restart !== undefined, "does not say when it is restarted"],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => problem);
}

function baseProblems(file: string, { services }: ComposeFile, known: Known): string[] {
  const missing = [...known.services.keys()].filter((service) => services[service] === undefined);
  return [
    ...missing.map((service) => `${file}: there is no ${service}`),
    ...Object.entries(services).flatMap(([name, service]) => {
      const problems = Object.keys(service.depends_on ?? {})
        .filter((other) => services[other] === undefined)
        .map((other) => `waits for ${other}, which is not there`);
      if (service.ports !== undefined && name !== "gateway") problems.push("publishes a port");
      return [...problems, ...processProblems(name, service, known)].map((problem) => `${file}: ${name} ${problem}`);
    }),
  ];
}

/** What is wrong with a container that runs one of our images: its settings and its time to stop. */
function processProblems(name: string, service: ComposeService, { services, keys }: Known): string[] {
  const image = /^switchboard\/(.+)$/.exec(service.image ?? "")?.[1];
  if (image === undefined) return [];
  const settings = services.get(image);
  if (settings === undefined) return [`runs switchboard/${image}, which is no service`];
  const isMigration = service.command?.at(-1) === "migrate.js";
  const schema = isMigration ? settings.migration : settings.server;
  // Other jobs lend the image only.
  if (schema === undefined || (!isMigration && image !== name)) return [];
  const environment = { ...madeKeys(service, schema, isMigration, keys), ...service.environment };
  const problems = settingProblems(schema, environment);
  const graceMs = Number(environment["SHUTDOWN_GRACE_MS"] ?? 20_000);
  const isEnough = Number.parseInt(service.stop_grace_period ?? "10s", 10) * 1000 > graceMs;
  return isMigration || isEnough ? problems : [...problems, "is killed before its own grace is over"];
}

/** What the job `keys` puts into the container's volume. A migration takes what it needs of its server's. */
function madeKeys(service: ComposeService, schema: Schema, isMigration: boolean, keys: NewKeys): Environment {
  const part = service.volumes?.map((mount) => /^keys-([a-z]+):\/run\/keys:ro$/.exec(mount)?.[1]).find(Boolean);
  const all = Object.entries(keys.volumes.get(part ?? "") ?? {});
  return Object.fromEntries(isMigration ? all.filter(([name]) => name in schema.properties) : all);
}
