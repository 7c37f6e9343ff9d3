import { type Backend, givenBackend } from "./backend.ts";
import type { BackendKind } from "./backend-kind.ts";

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
