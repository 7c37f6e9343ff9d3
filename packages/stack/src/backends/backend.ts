/** A server that the system needs, wherever it runs. */
export interface Backend {
  readonly name: string;
  /** Where to reach it, with its credentials. */
  readonly url: string;
  /** How it was found, for people: `given`, `docker`, `program`. */
  readonly source: "given" | "docker" | "program";
  /** Of the server's process; undefined while it does not run, and when it is not a process of this machine. */
  readonly pid: number | undefined;
  /** Stops it, if it was started here. */
  stop(): Promise<void>;
  /** Ends it at once and waits for that. Refused for a server that was not started here. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port with the same data. Refused for a server that was not started here. */
  restart(): Promise<void>;
  /** Called when it ends by itself. Never called for a server that was not started here. */
  onDeath(callback: (how: string) => void): void;
}

/** What every way of getting a backend has to know. */
export interface BackendOptions {
  /** Where it keeps its data; a temporary folder that goes with it unless given. */
  readonly dir?: string;
  readonly logFile?: string;
  /** Told what is being done when it takes longer, in words for people. */
  readonly say?: (line: string) => void;
}

/** A server whose address was given: it is used and left alone. */
export function givenBackend(name: string, url: string): Backend {
  const refuse = async (): Promise<void> => {
    throw new Error(`${name} was given by its address and is not ours to stop`);
  };
  return {
    name,
    url,
    source: "given",
    pid: undefined,
    stop: async () => undefined,
    kill: refuse,
    restart: refuse,
    onDeath: () => undefined,
  };
}
