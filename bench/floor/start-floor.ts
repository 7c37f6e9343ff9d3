import { randomUUID } from "node:crypto";
import type { Backends } from "@switchboard/stack/backends/find-backends";
import { freePort } from "@switchboard/stack/process/ports";
import { type Contender, chatCount, operatorCount } from "../system/contender.ts";
import { prepareDatabase, withClient } from "../system/database.ts";
import { startNode } from "../system/node-process.ts";
import { floorSchema } from "./schema.ts";

/** Starts the floor on the given backends, with its chats. */
export async function startFloor(backends: Backends): Promise<Contender> {
  const databaseUrl = await prepareDatabase(backends.postgres.url, "floor", floorSchema);
  const chatIds = Array.from({ length: chatCount }, () => randomUUID());
  await withClient(databaseUrl, (client) =>
    client.query("insert into chats (id) select unnest($1::uuid[])", [chatIds]),
  );
  const port = await freePort();
  const managed = await startNode("floor", new URL("./main.ts", import.meta.url), port, {
    FLOOR_PORT: String(port),
    FLOOR_DATABASE_URL: databaseUrl,
    FLOOR_NATS_URL: backends.nats.url,
  });
  return {
    name: "floor",
    pids: { floor: managed.pid ?? 0 },
    target: async () => ({
      kind: "floor",
      url: `ws://127.0.0.1:${port}`,
      databaseUrl,
      chatIds,
      operators: operatorCount,
    }),
    settle: async () => undefined,
    stop: () => managed.stop(),
  };
}
