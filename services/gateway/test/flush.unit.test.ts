import type { Bus } from "@switchboard/bus/nats";
import { expect, test } from "vitest";
import { flush } from "../src/realtime/threads/fanout.ts";

function busOf(flushNats: () => Promise<void>, connected = true): Bus {
  return { connected, flush: flushNats } as Bus;
}

test("whoever asks in one turn shares a question, and the next turn asks anew", async () => {
  let asked = 0;
  const bus = busOf(async () => {
    asked += 1;
  });
  await Promise.all([flush(bus), flush(bus), flush(bus)]);
  expect(asked).toBe(1);
  await flush(bus);
  expect(asked).toBe(2);
});

test("what was sent later in the same turn was sent before the question", async () => {
  const sent: string[] = [];
  const bus = busOf(async () => void sent.push("flush"));
  const first = flush(bus);
  sent.push("subscription");
  await Promise.all([first, flush(bus)]);
  expect(sent).toEqual(["subscription", "flush"]);
});

test("nobody waits for a server that is away, or for one that goes away meanwhile", async () => {
  await flush(busOf(() => new Promise(() => undefined), false));
  await flush(busOf(() => Promise.reject(new Error("the connection is closed"))));
});
