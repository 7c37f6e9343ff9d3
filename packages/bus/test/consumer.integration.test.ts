import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ConsumerLimits, ReceivedEvent } from "@switchboard/bus/consumer-options";
import { exposeDeadEvents, listDeadEvents } from "@switchboard/bus/dead-events";
import { runDeadEventsCommand } from "@switchboard/bus/dead-events-command";
import { EventHandler } from "@switchboard/bus/event-handler";
import { deadEventMigrations } from "@switchboard/bus/migrations";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { AppError, type ErrorKind } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { register } from "@switchboard/kit/metrics";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase, type TestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { AckPolicy, nanos } from "nats";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";

/** More deliveries than any event of a healthy system has. */
const MANY = 25;
/** As in production, in a hurry. */
const hasty: ConsumerLimits = { attempts: 3, retryMs: 10, waitMs: 5, waitMaxMs: 20 };

let database: TestDatabase;
let relay: TcpRelay;
/** Goes through the relay. */
let pool: Pool;
/** Does not. */
let direct: Pool;
let bus: Bus;
let stream: { name: string; subjects: string };
const consumers: Consumer[] = [];

beforeEach(async () => {
  database = await createTestDatabase("bus", [
    deadEventMigrations,
    { table: "migrations", directory: join(import.meta.dirname, "migrations") },
  ]);
  const url = new URL(database.url);
  relay = await TcpRelay.start([Number(url.port)]);
  url.port = String(relay.port);
  pool = createPool(url.href, 5, silentLog);
  direct = createPool(database.url, 2, silentLog);
  bus = await connectBus(inject("natsUrl"), "bus-test", silentLog);
  const name = `TEST_${randomUUID().replaceAll("-", "")}`;
  stream = { name, subjects: `test.${name}.>` };
  await ensureStream(bus, stream);
});

afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  await bus.jsm.streams.delete(stream.name);
  await bus.close();
  await Promise.all([pool.end(), direct.end()]);
  await relay.stop();
  await database.drop();
});

const subjectOf = (what: string): string => `test.${stream.name}.${what}`;

async function publish(what: string, payload: string = JSON.stringify({ what })): Promise<void> {
  await bus.js.publish(subjectOf(what), payload, { msgID: newId() });
}

function consume(handle: (event: ReceivedEvent) => Promise<void>, limits = hasty): Consumer {
  const options = { bus, pool, stream, durable: "reader", filter: stream.subjects, log: silentLog, handle, limits };
  const consumer = startConsumer(options);
  consumers.push(consumer);
  return consumer;
}

/** Handles events by noting what they are about, unless `fail` throws. */
function consumeInto(handled: string[], fail: (what: string) => void = () => {}): Consumer {
  return consume(async ({ subject }) => {
    const what = subject.split(".").at(-1) ?? "";
    fail(what);
    handled.push(what);
  });
}

const refuse = (kind: ErrorKind, reason = "test.no"): never => {
  throw new AppError(kind, reason);
};
const deadEvents = () => listDeadEvents(direct, "reader", 10);
const firstDead = async () => (await deadEvents())[0];
const command = (...args: string[]) => runDeadEventsCommand(direct, args);

describe("a consumer", () => {
  test("gets an event again until it has had its effect", async () => {
    const handled: string[] = [];
    let failures = 2;
    consumeInto(handled, () => {
      if (failures-- > 0) refuse("unavailable");
    });
    await publish("one");
    await until("the event", () => handled.length === 1);
    expect(handled).toEqual(["one"]);
  });

  test.each(["unavailable", "deadline_exceeded", "aborted", "resource_exhausted"] as const)(
    "never counts what is %s against an event, however often it fails",
    async (kind) => {
      const handled: string[] = [];
      let failures = 0;
      consumeInto(handled, () => {
        if (failures++ < MANY) refuse(kind);
      });
      await publish("one");
      await publish("two");
      await until("both", () => handled.length === 2, 15_000);
      expect([...handled].sort()).toEqual(["one", "two"]);
      expect(await deadEvents()).toEqual([]);
    },
  );

  test("loses nothing while its database is away, and takes nothing meanwhile", async () => {
    let calls = 0;
    consume(async ({ subject }) => {
      calls += 1;
      await pool.query("update counters set value = value + 1 where id = $1", [Number(subject.split(".").at(-1))]);
    });
    const countOf = async (id: number): Promise<number | undefined> =>
      (await direct.query<{ value: number }>("select value from counters where id = $1", [id])).rows[0]?.value;
    await publish("1");
    await until("the first", async () => (await countOf(1)) === 1);
    relay.route([]);
    relay.cut();
    for (const id of ["2", "3", "4"]) await publish(id);
    const before = relay.refused;
    await until("it has looked for its database again and again", () => relay.refused > before + MANY);
    // At most what was being handled or pulled when the database went.
    expect(calls).toBeLessThanOrEqual(4);
    relay.route([Number(new URL(database.url).port)]);
    await until("all of them", async () => (await Promise.all([2, 3, 4].map(countOf))).every((value) => value === 1));
    expect(await deadEvents()).toEqual([]);
  });

  test("lets others pass an event that is alone in its trouble", async () => {
    const handled: string[] = [];
    consumeInto(handled, (what) => {
      if (what === "slow") refuse("deadline_exceeded");
    });
    await publish("slow");
    for (const what of ["one", "two", "three"]) await publish(what);
    await until("the others", () => handled.length === 3);
    expect([...handled].sort()).toEqual(["one", "three", "two"]);
  });

  test("stops at once, however long it would wait", async () => {
    const consumer = consume(async () => refuse("unavailable"), { ...hasty, waitMs: 600_000, waitMaxMs: 600_000 });
    await publish("one");
    await until("the event is handed back", async () => {
      const { num_pending, num_ack_pending } = await bus.jsm.consumers.info(stream.name, "reader");
      return num_pending === 0 && num_ack_pending === 1;
    });
    await consumer.stop();
  });
});

describe("a dead event", () => {
  test("puts an event that can never be handled to the dead letters and goes on", async () => {
    const handled: string[] = [];
    consumeInto(handled, (what) => {
      if (what === "poison") refuse("invalid_argument", "test.never");
    });
    await publish("poison");
    await publish("good");
    await until("the good one", () => handled.includes("good"));
    const dead = await until("the dead one", firstDead);
    expect(dead).toMatchObject({
      stream: stream.name,
      consumer: "reader",
      subject: subjectOf("poison"),
      reason: "invalid_argument test.never",
      attempts: 1,
      resendAt: null,
    });
    expect(dead.headers["Nats-Msg-Id"]).toBe(dead.eventId);
    expect(JSON.parse(Buffer.from(dead.payload).toString())).toEqual({ what: "poison" });
    await until("it is settled", async () => {
      const { num_ack_pending } = await bus.jsm.consumers.info(stream.name, "reader");
      return num_ack_pending === 0;
    });
  });

  test("is one that fails again after every restart", async () => {
    await publish("poison");
    let calls = 0;
    while (calls < hasty.attempts) {
      const before = calls;
      const consumer = consume(
        async () => {
          calls += 1;
          refuse("internal");
        },
        { ...hasty, retryMs: 100 },
      );
      await until("it was tried", () => calls > before);
      await consumer.stop();
    }
    expect(await deadEvents()).toMatchObject([{ reason: "internal test.no", attempts: hasty.attempts }]);
  });

  test("is one that ends every process that handles it", async () => {
    await publish("poison");
    const durable = { durable_name: "reader", ack_policy: AckPolicy.Explicit, ack_wait: nanos(20) };
    await bus.jsm.consumers.add(stream.name, durable);
    const consumer = await bus.js.consumers.get(stream.name, "reader");
    let calls = 0;
    const handle = () => {
      calls += 1;
      return new Promise<never>(() => {});
    };
    const options = { bus, pool, stream, durable: "reader", filter: stream.subjects, log: silentLog, handle };
    await until("the dead one", async () => {
      const message = await consumer.next({ expires: 1_000 });
      // As in a process that is gone: nobody hears how it ends.
      if (message !== null) void new EventHandler(options, hasty).handle(message);
      return firstDead();
    });
    expect(await deadEvents()).toMatchObject([{ reason: expect.stringContaining("not seen"), attempts: 3 }]);
    expect(calls).toBe(hasty.attempts);
  });

  test("can be looked at and sent again, and is gone when it was handled", async () => {
    const handled: string[] = [];
    let broken = true;
    consumeInto(handled, () => {
      if (broken) throw new TypeError("a bug");
    });
    await publish("one");
    const dead = await until("the dead one", firstDead);
    const id = String(dead.id);
    expect((await command("list")).lines.join()).toContain("TypeError: a bug (attempts: 3)");
    expect((await command("show", id)).lines.at(-1)).toBe('{"what":"one"}');

    await command("resend", id);
    await until("it failed once more", async () => (await deadEvents())[0]?.attempts === 4);
    expect((await deadEvents())[0]?.resendAt).toBeNull();

    broken = false;
    expect((await command("resend", "all")).lines).toEqual(["1 will be handled again"]);
    await until("it is handled", () => handled.length === 1);
    await until("it is gone", async () => (await deadEvents()).length === 0);
    expect((await command("list")).lines).toEqual(["there are no dead events"]);
  });

  test("is one whose payload is no JSON, byte for byte", async () => {
    const handled: string[] = [];
    consumeInto(handled);
    const payload = Buffer.from([0x7b, 0x00, 0xff]);
    await bus.js.publish(subjectOf("garbage"), payload, { msgID: newId() });
    const dead = await until("the dead one", firstDead);
    expect([...dead.payload]).toEqual([...payload]);
    expect(dead.attempts).toBe(1);
    expect((await command("delete", String(dead.id), "999")).lines).toEqual(["1 deleted"]);
    expect(handled).toEqual([]);
  });

  test("stays in the stream until it is kept", async () => {
    let calls = 0;
    await publish("poison");
    consume(async () => {
      calls += 1;
      if (calls === hasty.attempts) {
        relay.route([]);
        relay.cut();
      }
      refuse("internal");
    });
    const before = relay.refused;
    await until("it could not be kept", () => relay.refused > before + MANY);
    expect(await deadEvents()).toEqual([]);
    relay.route([Number(new URL(database.url).port)]);
    await until("it is kept", async () => (await deadEvents()).length === 1);
  });

  test("is counted for those who watch", async () => {
    exposeDeadEvents(direct);
    consumeInto([], () => refuse("not_found"));
    await publish("one");
    await until("the dead one", firstDead);
    expect(await register.getSingleMetricAsString("switchboard_bus_dead_events")).toContain('{consumer="reader"} 1');
  });

  test("is named by a number, and what makes no sense is answered with how to call", async () => {
    for (const args of [
      [],
      ["show"],
      ["show", "x"],
      ["resend"],
      ["resend", "1", "all"],
      ["delete", "-1"],
      ["forget"],
    ]) {
      expect((await command(...args)).lines[0]).toMatch(/^usage: /);
    }
    expect(await command("show", "7")).toEqual({ ok: false, lines: ["there is no dead event 7"] });
  });
});
