import { startAdminServer } from "@switchboard/kit/admin-http";
import { Lifecycle } from "@switchboard/kit/lifecycle";
import { createLogger, type Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";

/** What a process is called and how it is watched. */
export interface ProcessOptions {
  readonly name: string;
  readonly config: {
    readonly LOG_LEVEL: string;
    readonly SHUTDOWN_GRACE_MS: number;
    readonly ADMIN_HOST: string;
  };
  readonly adminPort: number;
}

/** A process that is starting or running. */
export interface RunningProcess {
  readonly name: string;
  readonly log: Logger;
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal;
  /** Takes a resource into care and gives it back; resources are closed newest first. */
  readonly own: Lifecycle["own"];
  /** Takes something into care that works until it is stopped, and gives it back. */
  keep<T extends { stop(): unknown }>(name: string, worker: T): T;
  /** Repeats a job, with so many milliseconds between two runs, until the process stops. */
  loop(name: string, everyMs: number, run: (signal: AbortSignal) => Promise<unknown>): Loop;
  /** Makes `/readyz` look at a backend that the process cannot work without. */
  requires(name: string, check: () => Promise<unknown>): void;
}

/**
 * Runs a process: log, lifecycle and admin port, then `start`, then ready. The admin port is there first and longest, so
 * that `/livez` answers whatever `start` waits for. A start that fails ends the process with code 1.
 */
export async function runProcess(
  { name, config, adminPort }: ProcessOptions,
  start: (process: RunningProcess) => Promise<unknown>,
): Promise<void> {
  const log = createLogger(name, config.LOG_LEVEL);
  const lifecycle = new Lifecycle(log, config.SHUTDOWN_GRACE_MS);
  const checks: Record<string, () => Promise<unknown>> = {};
  try {
    const admin = await startAdminServer({ host: config.ADMIN_HOST, port: adminPort, lifecycle, checks, log });
    lifecycle.own("admin http", admin, (server) => server.close());
    const own: Lifecycle["own"] = (resource, value, close) => lifecycle.own(resource, value, close);
    const keep: RunningProcess["keep"] = (worker, started) => own(worker, started, () => started.stop());
    await start({
      name,
      log,
      signal: lifecycle.signal,
      own,
      keep,
      loop: (loop, everyMs, run) => keep(loop, startLoop({ name: loop, everyMs, log, run })),
      requires: (backend, check) => {
        checks[backend] = check;
      },
    });
  } catch (err) {
    // Told to stop while it was starting: whatever it waited for has given up.
    if (lifecycle.signal.aborted) return;
    log.fatal({ err }, `${name} cannot start`);
    await lifecycle.stop("it cannot start");
    process.exit(1);
  }
  lifecycle.markReady();
  log.info(`${name} is ready`);
}
