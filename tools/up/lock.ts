import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SetupError } from "@switchboard/stack/setup-error";

/**
 * Makes this the only `npm run up` of the checkout. The lock is a socket that we listen on, so it ends with us, however
 * we end. Throws SetupError when another one runs.
 */
export async function lockCheckout(root: string): Promise<Server> {
  const id = createHash("sha256").update(root).digest("hex").slice(0, 12);
  // Paths of sockets are short (104 bytes on some systems), checkouts need not be.
  const path = join(tmpdir(), `switchboard-up-${id}.sock`);
  const lock = await listen(path);
  if (lock !== undefined) return lock;
  const owner = await askOwner(path);
  if (owner !== undefined) {
    throw new SetupError(`Switchboard is already running from this folder (process ${owner}): stop that one first.`);
  }
  await rm(path, { force: true });
  const second = await listen(path);
  if (second === undefined) throw new SetupError("Switchboard is being started from this folder at this moment.");
  return second;
}

function listen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(String(process.pid));
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

/** The number of the process that listens, or undefined when nobody does. */
function askOwner(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let answer = "";
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      // Somebody else's socket cannot be asked, but it is there.
      resolve(error.code === "EACCES" ? "of another user" : undefined);
    });
    socket.once("close", () => resolve(answer === "" ? undefined : answer));
  });
}
