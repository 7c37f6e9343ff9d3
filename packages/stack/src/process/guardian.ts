import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

let input: Writable | undefined;

/**
 * Sees to it that the process ends with this one, however this one ends: killed by SIGKILL too. One guardian process
 * serves all of them; see guardian-main.ts. Higher stages are ended before lower ones.
 */
export function guard(child: ChildProcess, signal: NodeJS.Signals, stage: number): void {
  const { pid } = child;
  if (pid === undefined) return;
  input ??= startGuardian();
  input.write(`+${pid} ${signal} ${stage}\n`);
  // A number that is free again may be given to a stranger.
  child.once("exit", () => input?.write(`-${pid}\n`));
}

function startGuardian(): Writable {
  const main = fileURLToPath(new URL("./guardian-main.ts", import.meta.url));
  // Its own session: Ctrl-C in the terminal is not meant for it.
  const child = spawn(process.execPath, [main], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  const { stdin } = child;
  // A guardian that is gone guards nothing, but the system itself still works.
  stdin.on("error", () => stdin.destroy());
  if ("unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return stdin;
}
