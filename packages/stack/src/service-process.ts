import { join } from "node:path";
import { ManagedProcess } from "./process/managed-process.ts";
import { repositoryRoot } from "./repository.ts";

/** The services that run as processes of their own. */
export type ServiceName = "presence" | "chat" | "notify" | "gateway";

/** One instance of a service. */
export interface ServiceOptions {
  readonly service: ServiceName;
  /** Tells instances apart, for example `chat-2`. */
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
  readonly adminPort: number;
  readonly logFile?: string | undefined;
}

/** Starts an instance and waits until it says that it is ready. */
export function startService({ service, label, env, adminPort, logFile }: ServiceOptions): Promise<ManagedProcess> {
  return ManagedProcess.start({
    name: label,
    command: process.execPath,
    args: ["--import", "@switchboard/kit/telemetry", `services/${service}/src/main.ts`],
    cwd: repositoryRoot,
    env: { ...inheritedEnvironment(), ...env },
    logFile,
    // Services lean on the backends.
    stage: 1,
    stopGraceMs: Number(env["SHUTDOWN_GRACE_MS"]) + 1_000,
    readyTimeoutMs: 30_000,
    ready: () => isReady(adminPort),
  });
}

const inheritedNames = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "NODE_EXTRA_CA_CERTS"];

/** What a service gets of this process's environment: nothing that would change what it does without being said. */
export function inheritedEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (inheritedNames.includes(entry[0]) || entry[0].startsWith("OTEL_")),
  );
  // Stripping types and compiling is half of a start; the second start finds it done.
  const cache = { NODE_COMPILE_CACHE: join(repositoryRoot, "node_modules/.cache/node") };
  return { ...cache, ...Object.fromEntries(inherited) };
}

async function isReady(adminPort: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/readyz`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
