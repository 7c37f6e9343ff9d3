import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { ManagedProcess } from "@switchboard/stack/process/managed-process";

/** Runs a file of the bench in a process of its own and waits until its port answers. */
export function startNode(
  name: string,
  file: URL,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<ManagedProcess> {
  return ManagedProcess.start({
    name,
    command: process.execPath,
    args: [fileURLToPath(file)],
    env: { ...process.env, ...env },
    ready: () => isListening(port),
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
