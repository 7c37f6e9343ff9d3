import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import { Connection } from "../src/connection.ts";
import type { EnvironmentEvent } from "../src/environment.ts";
import { detectEnvironment } from "../src/environment.ts";
import { RealtimeSocket } from "../src/realtime-socket.ts";
import type { FakeGateway } from "./fake-gateway.ts";
import { test } from "./fixtures.ts";

/** A connection on a page whose events are made by the test. */
function onPage(gateway: FakeGateway, baseMs: number) {
  const listeners = new Set<(event: EnvironmentEvent) => void>();
  const connection = new Connection({
    open: (signal) => RealtimeSocket.open(`${gateway.url.replace("http", "ws")}/v1/realtime`, { signal }),
    token: async () => undefined,
    resume: () => ({}),
    backoff: { baseMs, capMs: baseMs, random: () => 0.999 },
    environment: {
      ...detectEnvironment(),
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    log: () => undefined,
  });
  const happens = (event: EnvironmentEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { connection, happens, listeners };
}

const HOUR_MS = 3_600_000;

describe("on a page", () => {
  test("losing the network is known at once, and its return is not waited out", async ({ gateway }) => {
    const { connection, happens, listeners } = onPage(gateway, HOUR_MS);
    await connection.connect();
    happens("offline");
    expect(connection.state).toBe("lost");
    expect(connection.lostReason).toBe("offline");

    happens("online");
    expect(connection.state).toBe("resuming");
    await until("it is live", () => connection.state === "live");
    connection.disconnect();
    expect(listeners.size).toBe(0);
  });

  test("a browser that is wrong about being offline is connected all the same", async ({ gateway }) => {
    const { connection, happens } = onPage(gateway, 10);
    await connection.connect();
    happens("offline");

    await until("it is live", () => connection.state === "live");
    connection.disconnect();
  });

  test("X74: a page that is left closes its line and tries nothing; one that is come back to is connected", async ({
    gateway,
  }) => {
    const { connection, happens } = onPage(gateway, 1);
    await connection.connect();
    const line = gateway.socket;
    happens("left");
    await until("the gateway knows", () => line.closed);
    expect(connection.live).toBe(false);

    happens("back");
    await until("it is live", () => connection.state === "live");
    expect(gateway.socket).not.toBe(line);
    connection.disconnect();
  });

  test("a page that is looked at again tries at once", async ({ gateway }) => {
    const { connection, happens } = onPage(gateway, HOUR_MS);
    await connection.connect();
    gateway.socket.cut();
    await until("the line is gone", () => connection.state === "resuming");

    happens("visible");
    await until("it is live", () => connection.state === "live");
    connection.disconnect();
  });
});
