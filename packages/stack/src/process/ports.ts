import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError } from "../setup-error.ts";

// Below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere), so that
// nothing slips onto a port between the end of a server and its restart.
const first = 20_000;
const count = 10_000;
const attempts = 100;

const claims = join(tmpdir(), `switchboard-ports-${process.getuid?.() ?? 0}`);
const claimed: string[] = [];

/**
 * A TCP port of 127.0.0.1 that nobody listens on, ours until this process ends: between the choice and the moment when
 * a server takes it lie seconds, in which other systems on this machine choose theirs.
 */
export async function freePort(): Promise<number> {
  mkdirSync(claims, { recursive: true });
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    if (claim(port) && (await isPortFree(port))) return port;
  }
  throw new SetupError(`No free port between ${first} and ${first + count} after ${attempts} attempts.`);
}

/** Whether one could listen on the port now. A port that one is not allowed to use counts as not free. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function claim(port: number): boolean {
  const file = join(claims, String(port));
  if (writeClaim(file)) return true;
  if (isOwnerAlive(file)) return false;
  rmSync(file, { force: true });
  return writeClaim(file);
}

/** Only one process succeeds. */
function writeClaim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
  } catch {
    return false;
  }
  if (claimed.length === 0) process.once("exit", releaseClaims);
  claimed.push(file);
  return true;
}

function isOwnerAlive(file: string): boolean {
  try {
    return process.kill(Number(readFileSync(file, "utf8")), 0);
  } catch {
    return false;
  }
}

function releaseClaims(): void {
  for (const file of claimed) rmSync(file, { force: true });
}
