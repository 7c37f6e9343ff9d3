import { connectBus } from "@switchboard/bus/nats";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { expect, inject, test } from "vitest";

test("a connection whose other end is silent closes in time", async () => {
  const url = new URL(inject("natsUrl"));
  const relay = await TcpRelay.start([Number(url.port)]);
  url.port = String(relay.port);
  const bus = await connectBus(url.href, "bus-test", silentLog);
  bus.subscribe("test.silent", () => {});
  await bus.flush();
  relay.swallow();
  const begun = performance.now();
  await bus.close();
  // NATS itself would wait for two pings without an answer, 15 s.
  expect(performance.now() - begun).toBeLessThan(5_000);
  await relay.stop();
});
