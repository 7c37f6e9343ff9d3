import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import { deadEventMigrations, outboxMigrations } from "@switchboard/bus/migrations";
import type { Bus } from "@switchboard/bus/nats";
import { appendToOutbox } from "@switchboard/bus/outbox";
import { OutboxRelay } from "@switchboard/bus/outbox-relay";
import { ensureStream, lastSequence } from "@switchboard/bus/streams";
import { newId } from "@switchboard/kit/ids";
import { createPool, inTransaction, type Pool } from "@switchboard/pg/pool";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";

interface Counted {
  readonly counter: number;
  readonly value: number;
}

let database: TestDatabase;
let pool: Pool;
let bus: Bus;
let stream: { name: string; subjects: string };
const consumers: Consumer[] = [];

beforeEach(async () => {
  database = await createTestDatabase("bus", [
    outboxMigrations,
    deadEventMigrations,
    { table: "migrations", directory: join(import.meta.dirname, "migrations") },
  ]);
  pool = createPool(database.url, 12, silentLog);
  bus = await connectBus(inject("natsUrl"), "bus-test", silentLog);
  const name = `TEST_${randomUUID().replaceAll("-", "")}`;
  stream = { name, subjects: `test.${name}.>` };
  await ensureStream(bus, stream);
});

afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  await bus.jsm.streams.delete(stream.name);
  await bus.close();
  await pool.end();
  await database.drop();
});

/** Counts one up and announces it, the way every command does. */
const countUp = (counter: number): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ value: number }>(
      "update counters set value = value + 1 where id = $1 returning value",
      [counter],
    );
    const payload: Counted = { counter, value: rows[0]?.value ?? 0 };
    await appendToOutbox(tx, [{ id: newId(), subject: `test.${stream.name}.counted.${counter}`, payload }]);
  });

function consumeInto(received: ReceivedEvent[]): void {
  const handle = async (event: ReceivedEvent) => void received.push(event);
  consumers.push(
    startConsumer({ bus, pool, stream, durable: "reader", filter: stream.subjects, log: silentLog, handle }),
  );
}

const valuesOf = (events: readonly ReceivedEvent[], counter: number): number[] =>
  events
    .map(({ payload }) => payload as Counted)
    .filter((event) => event.counter === counter)
    .map(({ value }) => value);

const oneTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe("the outbox", () => {
  test("with two relays at work every event arrives once, in commit order for each aggregate", async () => {
    const relays = [new OutboxRelay(pool, bus, stream, silentLog), new OutboxRelay(pool, bus, stream, silentLog)];
    const received: ReceivedEvent[] = [];
    consumeInto(received);
    let writing = true;
    const relaying = relays.map(async (relay) => {
      while (writing || (await relay.lagSeconds()) > 0) await relay.relayBatch();
    });
    await Promise.all(oneTo(4).flatMap((counter) => oneTo(50).map(() => countUp(counter))));
    writing = false;
    await Promise.all(relaying);
    await until("200 events", () => received.length >= 200);
    for (const counter of oneTo(4)) expect(valuesOf(received, counter)).toEqual(oneTo(50));
  });

  test("a change that was rolled back announces nothing", async () => {
    const relay = new OutboxRelay(pool, bus, stream, silentLog);
    await inTransaction(pool, async (tx) => {
      await appendToOutbox(tx, [{ id: newId(), subject: `test.${stream.name}.never`, payload: {} }]);
      throw new Error("no");
    }).catch(() => undefined);
    expect(await relay.relayBatch()).toEqual({ events: 0, full: false });
  });

  test("a crash between publishing and marking sends a batch again, and the stream keeps one copy", async () => {
    const relay = new OutboxRelay(pool, bus, stream, silentLog);
    for (const _ of oneTo(3)) await countUp(1);
    expect(await relay.relayBatch()).toEqual({ events: 3, full: false });
    await pool.query("update outbox set relayed_at = null");
    expect(await relay.relayBatch()).toEqual({ events: 3, full: false });
    expect(await lastSequence(bus, stream.name)).toBe(3);
  });

  test("a look tells whether something waits to be relayed", async () => {
    const relay = new OutboxRelay(pool, bus, stream, silentLog);
    expect(await relay.isWaiting()).toBe(false);
    await countUp(1);
    expect(await relay.isWaiting()).toBe(true);
    await relay.relayBatch();
    expect(await relay.isWaiting()).toBe(false);
  });

  test("a batch takes whole rows until it has a thousand events, and says that there may be more", async () => {
    const relay = new OutboxRelay(pool, bus, stream, silentLog);
    for (const size of [600, 600, 1]) {
      const events = oneTo(size).map(() => ({ id: newId(), subject: `test.${stream.name}.many`, payload: {} }));
      await inTransaction(pool, (tx) => appendToOutbox(tx, events));
    }
    expect(await relay.relayBatch()).toEqual({ events: 1200, full: true });
    expect(await relay.relayBatch()).toEqual({ events: 1, full: false });
  });

  test("when the stream has lost what it acknowledged, it is sent again", async () => {
    const relay = new OutboxRelay(pool, bus, stream, silentLog);
    for (const _ of oneTo(3)) await countUp(1);
    await relay.relayBatch();
    await bus.jsm.streams.delete(stream.name);
    await relay.resendLost();
    expect(await relay.relayBatch()).toEqual({ events: 3, full: false });
    expect(await lastSequence(bus, stream.name)).toBe(3);
  });
});
