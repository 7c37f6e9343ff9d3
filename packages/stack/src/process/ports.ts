import { createServer } from "node:net";
import { SetupError } from "../setup-error.ts";

// Below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere), so that
// nothing slips onto a port between the end of a server and its restart.
const first = 20_000;
const count = 10_000;
const attempts = 50;

/** A TCP port that nobody listens on at this moment, on 127.0.0.1. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    if (await isPortFree(port)) return port;
  }
  throw new SetupError(`No free port between ${first} and ${first + count} after ${attempts} attempts.`);
}

/** Whether one could listen on the port now. A privileged port counts as not free. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
