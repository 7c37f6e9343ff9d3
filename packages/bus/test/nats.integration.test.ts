import { Bus } from "@switchboard/bus/nats";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
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

test("a bus that is opened while NATS is away follows its subjects when NATS comes, and drops what was published before", async () => {
  const url = new URL(inject("natsUrl"));
  const relay = await TcpRelay.start([]);
  const port = Number(url.port);
  url.port = String(relay.port);
  const bus = new Bus(url.href, "bus-test", silentLog);
  const heard: string[] = [];
  bus.subscribe("test.early", (data) => heard.push(Buffer.from(data).toString()));
  const cancelled = bus.subscribe("test.early", () => heard.push("cancelled"));
  cancelled.unsubscribe();
  bus.publish("test.early", Buffer.from("before"));
  expect(bus.connected).toBe(false);
  expect(await bus.request("test.early", Buffer.from("anybody?"), 1_000)).toBeUndefined();

  relay.route([port]);
  await until("NATS is there", () => bus.connected);
  bus.publish("test.early", Buffer.from("after"));
  await until("it is heard", () => heard.length > 0);
  expect(heard).toEqual(["after"]);
  await bus.close();
  await relay.stop();
});

test("a bus that never met NATS closes at once", async () => {
  const bus = new Bus("nats://127.0.0.1:1", "bus-test", silentLog);
  await bus.close();
  expect(bus.connected).toBe(false);
});
