import { type Backend, type BackendOptions, givenBackend } from "./backend.ts";

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

/** The first that is to be had: the given address, a container, the program of this machine. */
export async function findBackend(kind: BackendKind): Promise<Backend> {
  if (kind.address !== undefined && kind.address !== "") {
    return givenBackend(kind.name, kind.address, kind.containerPort);
  }
  return (await inDocker(kind)) ?? (await kind.start(kind));
}

/** The libraries for Docker take half a second to load: only when there is a Docker to talk to. */
async function inDocker(kind: BackendKind): Promise<Backend | undefined> {
  const { isDockerReachable } = await import("./docker-reachable.ts");
  if (!(await isDockerReachable())) return undefined;
  const { startContainer } = await import("./docker.ts");
  return startContainer(kind);
}
