import { ManagedProcess } from "./process/managed-process.ts";
import { type Form, programEnvironment, programOf, type ServiceName } from "./program.ts";
import { repositoryRoot } from "./repository.ts";

/** One instance of a service. */
export interface ServiceOptions {
  readonly service: ServiceName;
  readonly form: Form;
  /** Tells instances apart, for example `chat-2`. */
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
  readonly adminPort: number;
  readonly logFile?: string | undefined;
}

/** Starts an instance and waits until it says that it is ready. */
export function startService({
  service,
  form,
  label,
  env,
  adminPort,
  logFile,
}: ServiceOptions): Promise<ManagedProcess> {
  return ManagedProcess.start({
    name: label,
    command: process.execPath,
    args: [programOf(service, "main", form)],
    cwd: repositoryRoot,
    env: { ...programEnvironment(form), OTEL_SERVICE_NAME: service, ...env },
    logFile,
    // Services lean on the backends.
    stage: 1,
    stopGraceMs: Number(env["SHUTDOWN_GRACE_MS"]) + 1_000,
    readyTimeoutMs: 30_000,
    ready: () => isReady(adminPort),
  });
}

async function isReady(adminPort: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/readyz`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
