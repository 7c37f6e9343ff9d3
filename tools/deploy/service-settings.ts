import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseEnv } from "node:util";
import { loadConfig } from "@switchboard/kit/config";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { parseAllDocuments } from "yaml";
import { execute } from "../check/step.ts";

/** A service's settings in TypeBox. */
export type Schema = Parameters<typeof loadConfig>[0];

/** A container's environment. */
export type Environment = Readonly<Record<string, string>>;

/** What one service's processes read from their environment. */
export interface ServiceSettings {
  readonly server: Schema;
  /** Undefined when the service has no database. */
  readonly migration: Schema | undefined;
}

/** The settings of every folder of services/, by its name. */
export async function readServiceSettings(): Promise<ReadonlyMap<string, ServiceSettings>> {
  const all = new Map<string, ServiceSettings>();
  for (const service of (await readdir(join(root, "services"))).sort()) {
    const file = join(root, "services", service, "src/config.ts");
    if (existsSync(file)) all.set(service, settingsIn(service, await import(pathToFileURL(file).href)));
  }
  return all;
}

/** The server's schema has everything that all services have, the migration's has not. */
function settingsIn(service: string, module: Record<string, unknown>): ServiceSettings {
  const schemas = Object.values(module).filter(isSchema);
  const server = schemas.find(({ properties }) => "NATS_URL" in properties);
  if (server === undefined) throw new Error(`services/${service}/src/config.ts exports no settings of the server`);
  return { server, migration: schemas.find((schema) => schema !== server) };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "properties" in value;
}

/** What is wrong with an environment: missing, malformed and unknown settings, one line each. */
export function settingProblems(schema: Schema, environment: Environment): string[] {
  const problems = [
    ...Object.keys(environment)
      .filter((name) => !(name in schema.properties) && !isForEveryProcess(name))
      .map((name) => `${name} is no setting of this process`),
    ...Object.entries(schema.properties)
      .filter(([name, property]) => isForOneMachine(property) && environment[name] === undefined)
      .map(([name]) => `${name} is not set, and its default suits one's own machine only`),
  ];
  try {
    loadConfig(schema, { ...environment });
  } catch (error) {
    problems.push(
      ...String(error)
        .split("\n")
        .slice(1)
        .map((line) => line.trim()),
    );
  }
  return problems;
}

/** Whether a setting's default leads to the machine that the process runs on. */
function isForOneMachine(property: object): boolean {
  return "default" in property && /localhost|127\.0\.0\.1/.test(String(property.default));
}

/** Read by OpenTelemetry and by Node. */
function isForEveryProcess(name: string): boolean {
  return name.startsWith("OTEL_") || name.startsWith("NODE_");
}

/** New keys as `deploy/new-keys.ts` makes them. */
export interface NewKeys {
  /** Content of the compose volumes `keys-<part>`, by the part. */
  readonly volumes: ReadonlyMap<string, Environment>;
  /** Kubernetes Secrets by name. */
  readonly secrets: ReadonlyMap<string, Environment>;
}

export async function makeNewKeys(): Promise<NewKeys> {
  const folder = await mkdtemp(join(tmpdir(), "switchboard-keys-"));
  try {
    await runNewKeys(folder);
    const volumes = new Map<string, Environment>();
    for (const part of await readdir(folder)) {
      const file = join(folder, part, "settings.env");
      if (existsSync(file)) volumes.set(part, parseEnv(await readFile(file, "utf8")) as Environment);
    }
    return { volumes, secrets: secretsIn(await runNewKeys("--kubernetes")) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runNewKeys(target: string): Promise<string> {
  const { code, output } = await execute([process.execPath, "deploy/new-keys.ts", target]);
  if (code !== 0) throw new Error(`deploy/new-keys.ts failed: ${output}`);
  return output;
}

function secretsIn(text: string): Map<string, Environment> {
  const secrets = parseAllDocuments(text).map(
    (document) => document.toJS() as { metadata: { name: string }; stringData: Environment },
  );
  return new Map(secrets.map(({ metadata, stringData }) => [metadata.name, stringData]));
}
