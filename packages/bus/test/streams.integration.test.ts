import { newId } from "@switchboard/kit/ids";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { expect, inject, test } from "vitest";
import { ensureStream } from "../src/streams.ts";

test("X64: a service that starts updates a stream only when that changes something", async () => {
  const bus = await connectBus(inject("natsUrl"), "streams-test", silentLog);
  const name = `TEST_${newId().replaceAll("-", "")}`;
  const updates: string[] = [];
  bus.subscribe(`$JS.EVENT.ADVISORY.STREAM.UPDATED.${name}`, () => updates.push("updated"));
  await ensureStream(bus, { name, subjects: `${name}.first` });
  await ensureStream(bus, { name, subjects: `${name}.first` });
  await bus.flush();
  expect(updates).toEqual([]);

  await ensureStream(bus, { name, subjects: `${name}.second` });
  await bus.flush();
  expect(updates).toEqual(["updated"]);
  expect((await bus.jsm.streams.info(name)).config.subjects).toEqual([`${name}.second`]);
  await bus.jsm.streams.delete(name);
  await bus.close();
});
