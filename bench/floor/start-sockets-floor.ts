import type { ManagedProcess } from "@switchboard/stack/process/managed-process";
import { freePort } from "@switchboard/stack/process/ports";
import { startNode } from "../system/node-process.ts";

/** The bare WebSocket server, running. */
export interface SocketsFloor {
  readonly process: ManagedProcess;
  /** Where a group is joined: `<url>/<group>`. */
  readonly url: string;
}

/** Starts the floor of sockets. */
export async function startSocketsFloor(env: Readonly<Record<string, string>> = {}): Promise<SocketsFloor> {
  const port = await freePort();
  const managed = await startNode("sockets-floor", new URL("./sockets-main.ts", import.meta.url), port, {
    ...env,
    FLOOR_PORT: String(port),
  });
  return { process: managed, url: `ws://127.0.0.1:${port}` };
}
