import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ManagedProcess } from "../process/managed-process.ts";
import { freePort } from "../process/ports.ts";
import { type Backend, type BackendOptions, givenBackend } from "./backend.ts";
import { type Question, takesCommands } from "./probe.ts";
import { dataFolder, processBackend } from "./process-backend.ts";
import { type Program, requirePrograms } from "./programs.ts";

/** One kind of server, and the ways to get it. */
export interface BackendKind {
  readonly name: string;
  readonly url: (port: number) => string;
  /** Answered once the server takes clients. */
  readonly question: Question;
  readonly image: string;
  readonly containerPort: number;
  readonly containerArgs: readonly string[];
  readonly program: Program;
  /** So that it listens on the port of 127.0.0.1 and keeps its data in the folder. */
  readonly programArgs: (port: number, folder: string) => readonly string[];
  /** A file that it reads: in the folder, or at the root of the container. */
  readonly config?: { readonly name: string; readonly text: string };
}

/** Where to look first, and where to keep what it has. */
export interface FindOptions extends BackendOptions {
  readonly address?: string | undefined;
}

/** The first that is to be had: the given address, a container, the program of this machine. */
export async function findBackend(kind: BackendKind, options: FindOptions): Promise<Backend> {
  const { address = "" } = options;
  if (address !== "") return givenBackend(kind.name, address, kind.containerPort);
  return (await inDocker(kind, options)) ?? startProgram(kind, options);
}

/** The libraries for Docker take half a second to load: only when there is a Docker to talk to. */
async function inDocker(kind: BackendKind, options: BackendOptions): Promise<Backend | undefined> {
  const { isDockerReachable } = await import("./docker-reachable.ts");
  if (!(await isDockerReachable())) return undefined;
  const { startContainer } = await import("./docker.ts");
  return startContainer(kind, options);
}

async function startProgram(kind: BackendKind, { dir, logFile, say }: BackendOptions): Promise<Backend> {
  const [command = ""] = await requirePrograms([kind.program], say);
  const { path, release } = await dataFolder(kind.name, dir);
  if (kind.config !== undefined) await writeFile(join(path, kind.config.name), kind.config.text, { mode: 0o600 });
  const port = await freePort();
  const managed = await ManagedProcess.start({
    name: kind.name,
    command,
    args: kind.programArgs(port, path),
    logFile,
    ready: () => takesCommands(port, kind.question),
  });
  return processBackend(managed, kind.url(port), release);
}
