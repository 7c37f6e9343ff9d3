import type { Backend, BackendOptions } from "./backend.ts";

/** One kind of server and the ways to get it. */
export interface BackendKind extends BackendOptions {
  readonly name: string;
  readonly address?: string | undefined;
  readonly image: string;
  readonly containerPort: number;
  readonly containerArgs: readonly string[];
  readonly url: (port: number) => string;
  /** Whether the server on this port of 127.0.0.1 takes commands. */
  readonly ready: (port: number) => Promise<boolean>;
  readonly start: (options: BackendOptions) => Promise<Backend>;
}
