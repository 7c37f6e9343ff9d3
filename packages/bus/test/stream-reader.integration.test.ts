import { newId } from "@switchboard/kit/ids";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Bus } from "../src/nats.ts";
import { type StreamRead, StreamReader } from "../src/stream-reader.ts";
import { ensureStream } from "../src/streams.ts";

const stream = { name: "THINGS", subjects: "switchboard.things.v1.>" };
const red = "switchboard.things.v1.red.>";
const green = "switchboard.things.v1.green.>";

let nats: Awaited<ReturnType<typeof ownNats>>;
let bus: Bus;

beforeAll(async () => {
  nats = await ownNats();
  bus = await connectBus(nats.url, "reader-test", silentLog);
  await ensureStream(bus, stream);
  for (let n = 1; n <= 60; n++) {
    const color = ["red", "green", "blue"][n % 3];
    await bus.js.publish(`switchboard.things.v1.${color}.${n}`, JSON.stringify({ n }), { msgID: newId() });
  }
});

afterAll(async () => {
  await bus.close();
  await nats.stop();
});

const numbers = ({ events }: StreamRead) => events.map(({ payload }) => (payload as { n: number }).n);
const range = (from: number, to: number, keep: (n: number) => boolean) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(keep);

describe("reading a stream from a position that the reader keeps", () => {
  test("gives the subjects asked for, in the order of the stream, and nothing else", async () => {
    const reader = new StreamReader(bus, stream);
    expect(await reader.head()).toMatchObject({ lastSeq: 60 });
    const read = await reader.read(0, 60, [red, green], 500);
    expect(numbers(read)).toEqual(range(1, 60, (n) => n % 3 !== 2));
    expect(read.upTo).toBe(60);
  });

  test("goes on page by page, each event once", async () => {
    const reader = new StreamReader(bus, stream);
    const seen: number[] = [];
    for (let after = 10; after < 60; ) {
      const read = await reader.read(after, 60, [red, green], 4);
      expect(read.upTo).toBeGreaterThan(after);
      seen.push(...numbers(read));
      after = read.upTo;
    }
    expect(seen).toEqual(range(11, 60, (n) => n % 3 !== 2));
  });

  test("begins again where its user says, also with other subjects", async () => {
    const reader = new StreamReader(bus, stream);
    await reader.read(0, 60, [red], 500);
    expect(numbers(await reader.read(50, 60, [red], 500))).toEqual([51, 54, 57, 60]);
    expect(numbers(await reader.read(57, 60, [red, green], 500))).toEqual([58, 60]);
  });

  test("knows that there is no such stream", async () => {
    expect(await new StreamReader(bus, { name: "NOTHING", subjects: "nothing.>" }).head()).toBeUndefined();
  });
});
