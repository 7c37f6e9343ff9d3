import { randomUUID } from "node:crypto";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { freePort } from "@switchboard/stack/process/ports";
import { type Contender, chatCount, operatorCount } from "../../system/contender.ts";
import { prepareDatabase } from "../../system/database.ts";
import { startNode } from "../../system/node-process.ts";
import { socketIoSchema } from "./schema.ts";

/** Starts two nodes of the Socket.IO service on the given backends. */
export async function startSocketIo(backends: Backends): Promise<Contender> {
  const databaseUrl = await prepareDatabase(backends.postgres.url, "peer", socketIoSchema);
  const chatIds = Array.from({ length: chatCount }, () => randomUUID());
  const nodes = await Promise.all(
    ["socketio-1", "socketio-2"].map(async (name) => {
      const port = await freePort();
      const managed = await startNode(name, new URL("./node.ts", import.meta.url), port, {
        PEER_PORT: String(port),
        PEER_DATABASE_URL: databaseUrl,
        PEER_REDIS_URL: backends.redis.url,
      });
      return { name, port, managed };
    }),
  );
  return {
    name: "socketio",
    pids: Object.fromEntries(nodes.map(({ name, managed }) => [name, managed.pid ?? 0])),
    target: async () => ({
      kind: "socketio",
      urls: nodes.map(({ port }) => `ws://127.0.0.1:${port}`),
      databaseUrl,
      chatIds,
      operators: operatorCount,
    }),
    settle: async () => undefined,
    stop: async () => void (await Promise.all(nodes.map(({ managed }) => managed.stop()))),
  };
}
