/** How to run a workload. */
export interface WorkloadOptions {
  /** Fewer, shorter and smaller rounds. */
  readonly quick: boolean;
  readonly rounds: number | undefined;
  /** Folder for CPU profiles of the services; none unless given. */
  readonly profileDir: string | undefined;
}
