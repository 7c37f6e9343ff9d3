import { freePort } from "@switchboard/stack/process/ports";
import type { System } from "@switchboard/stack/system";
import { startNode } from "../system/node-process.ts";

/** The bare edge and the service behind it, running. */
export interface RestFloor {
  /** Where rows are asked for. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the floor of REST on the databases of a system. */
export async function startRestFloor({ databaseUrls }: System): Promise<RestFloor> {
  const [port, servicePort] = [await freePort(), await freePort()];
  const service = await startNode(
    "rest-floor-service",
    new URL("./rest-service-main.ts", import.meta.url),
    servicePort,
    {
      FLOOR_PORT: String(servicePort),
      FLOOR_CHAT_DATABASE_URL: databaseUrls.chat,
      FLOOR_PRESENCE_DATABASE_URL: databaseUrls.presence,
    },
  );
  const edge = await startNode("rest-floor", new URL("./rest-main.ts", import.meta.url), port, {
    FLOOR_PORT: String(port),
    FLOOR_SERVICE_PORT: String(servicePort),
  });
  return {
    url: `http://127.0.0.1:${port}/rows`,
    stop: async () => {
      await edge.stop();
      await service.stop();
    },
  };
}
