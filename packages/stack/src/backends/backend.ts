import { SetupError } from "../setup-error.ts";
import { answers } from "./probe.ts";

/** A server that the system needs, wherever it runs. */
export interface Backend {
  readonly name: string;
  /** Where to reach it, with its credentials. */
  readonly url: string;
  readonly source: "given" | "docker" | "program";
  /** Where it runs, for people; without credentials. */
  readonly description: string;
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

/** How long a server whose address was given may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** A server whose address was given: it is used and left alone. Throws SetupError when nothing listens there. */
export async function givenBackend(name: string, url: string, defaultPort: number): Promise<Backend> {
  // NATS takes several addresses, separated by commas; one of them is enough to begin with.
  const places = url.split(",").map((one) => placeOf(name, one, defaultPort));
  const listening = await Promise.all(places.map((place) => answers(place, TIMEOUT_MS)));
  const described = places.map(({ host, port }) => `${host}:${port}`).join(", ");
  if (!listening.includes(true))
    throw new SetupError(`Nothing answers at the address given for ${name}: ${described}.`);
  const refuse = async (): Promise<void> => {
    throw new Error(`${name} was given by its address and is not ours to stop`);
  };
  return {
    name,
    url,
    source: "given",
    description: `the server at ${described}`,
    pid: undefined,
    stop: async () => undefined,
    kill: refuse,
    restart: refuse,
    onDeath: () => undefined,
  };
}

function placeOf(name: string, url: string, defaultPort: number): { host: string; port: number } {
  if (!URL.canParse(url)) throw new SetupError(`The address given for ${name} is not a URL: ${url}`);
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? defaultPort : Number(port) };
}
