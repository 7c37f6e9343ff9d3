import Type, { type Static } from "typebox";
import { Value } from "typebox/value";

/** Settings that every service has. */
export const commonSettings = {
  NATS_URL: Type.String({
    description: "Address of NATS, for example nats://127.0.0.1:4222; several are separated by commas.",
  }),
  NATS_PASSWORD: Type.String({
    minLength: 1,
    description:
      "Password of this service's own user at NATS, which is called like the service; a user in NATS_URL comes before it.",
  }),
  NATS_REPLICAS: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 5,
    description:
      "On how many NATS servers each stream and file is kept; 3 where NATS has three nodes. Raising it is done at the next start, lowering it never.",
  }),
  LOG_LEVEL: Type.Enum(["trace", "debug", "info", "warn", "error", "fatal"], {
    default: "info",
    description: "Least level that is logged.",
  }),
  SHUTDOWN_GRACE_MS: Type.Integer({
    default: 20_000,
    minimum: 0,
    description: "Milliseconds a stopping process may take to finish what it has.",
  }),
  ADMIN_HOST: Type.String({
    default: "127.0.0.1",
    description: "Address on which the admin port listens; in a container 0.0.0.0, never reachable from outside.",
  }),
  CALLER_TOKEN_KEY: Type.String({
    minLength: 43,
    maxLength: 43,
    description: "Private key (Ed25519, 32 bytes in base64url) with which this service signs its calls to others.",
  }),
  CALLER_TOKEN_ISSUERS: Type.String({
    minLength: 1,
    description:
      "Public keys of the services whose calls are believed: `gateway:<key>,chat:<key>,...`; a name may stand twice while its key is rotated.",
  }),
};

/** A setting that is a whole number, at least 1. */
export function count(usual: number, description: string): Type.TInteger {
  return Type.Integer({ default: usual, minimum: 1, description });
}

/** The setting of a process's admin port. */
export function adminPort(port: number): Type.TInteger {
  return Type.Integer({
    default: port,
    minimum: 0,
    maximum: 65_535,
    description: "Port of /livez, /readyz and /metrics.",
  });
}

/**
 * Reads a service's settings from its environment: converts, fills in defaults, checks. Throws one Error that lists
 * every problem at once. An empty variable counts as not set.
 */
export function loadConfig<T extends Type.TObject>(schema: T, env: NodeJS.ProcessEnv): Readonly<Static<T>> {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    if (env[name] !== undefined && env[name] !== "") given[name] = env[name];
  }
  const config = Value.Convert(schema, Value.Default(schema, given));
  if (Value.Check(schema, config)) return Object.freeze(config) as Readonly<Static<T>>;
  throw new Error(`these settings are wrong:\n${describeProblems(schema, config).join("\n")}`);
}

/** The settings of this process, for its first lines. Wrong ones end it with what is wrong with them, and code 1. */
export function readConfig<T extends Type.TObject>(schema: T): Readonly<Static<T>> {
  try {
    return loadConfig(schema, process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function describeProblems(schema: Type.TObject, config: unknown): string[] {
  const lines = new Set<string>();
  for (const error of Value.Errors(schema, config)) {
    const missing = "requiredProperties" in error.params ? (error.params.requiredProperties as string[]) : undefined;
    if (missing !== undefined) for (const name of missing) lines.add(`  ${name} is not set`);
    else lines.add(describeProblem(schema, error.instancePath.slice(1)));
  }
  return [...lines];
}

/** One setting that is wrong: the words that it may be, or else what it is. */
function describeProblem({ properties }: Type.TObject, name: string): string {
  const { enum: words, type, minimum, maximum, description } = properties[name] as Setting;
  if (words !== undefined) return `  ${name} must be one of ${words.join(", ")}`;
  const range = [minimum !== undefined && `at least ${minimum}`, maximum !== undefined && `at most ${maximum}`];
  const what = [type === "string" ? undefined : type, ...range].filter(Boolean).join(", ");
  return `  ${name} is not right${what === "" ? "" : ` (${what})`}: ${description ?? ""}`;
}

interface Setting {
  readonly enum?: readonly string[];
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
}
