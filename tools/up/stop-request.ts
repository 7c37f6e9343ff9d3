import { killAllProcesses } from "@switchboard/stack/process/managed-process";

// Ctrl-C reaches us from the terminal and once more through npm: one press, not two.
const samePressMs = 1_000;

/** Whether the end was asked for. */
export interface StopRequest {
  readonly requested: boolean;
}

/**
 * Calls `stop` at the first Ctrl-C, SIGTERM or SIGHUP, or when the program that started us is gone, and exits. A second
 * Ctrl-C ends everything at once.
 */
export function onStopRequest(stop: () => Promise<void>, say: (line: string) => void): StopRequest {
  let requestedAt: number | undefined;
  const request = () => {
    if (requestedAt === undefined) {
      requestedAt = Date.now();
      say("\nStopping; Ctrl-C again to stop at once.");
      void stop().then(
        () => process.exit(0),
        (error: unknown) => {
          say(`Stopping failed: ${error instanceof Error ? error.message : error}`);
          process.exit(1);
        },
      );
    } else if (Date.now() - requestedAt > samePressMs) {
      killAllProcesses();
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  process.once("disconnect", request);
  return {
    get requested() {
      return requestedAt !== undefined;
    },
  };
}
