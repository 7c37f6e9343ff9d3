import type { Consumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import {
  chatEventSubject,
  chatStream,
  searchStream,
  ticketEventSubject,
  ticketStream,
} from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Backend } from "@switchboard/stack/backends/backend";
import { connectAs, connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followAddresses } from "../src/jobs/follow-addresses.ts";
import { followTickets } from "../src/jobs/follow-tickets.ts";
import { aRow, createWorld, type World } from "./world.ts";

let world: World;
let nats: Backend;
let search: Bus;
let others: Bus;
let following: readonly Consumer[] = [];

beforeAll(async () => {
  [world, nats] = await Promise.all([createWorld(), ownNats()]);
  [search, others] = await Promise.all([connectAs("search", nats), connectBus(nats.url, "facts-test", silentLog)]);
  for (const stream of [chatStream]) await ensureStream(others, stream);
  for (const stream of [searchStream, ticketStream]) await ensureStream(search, stream);
  const deps = { pool: world.pool, now: () => new Date(), written: () => {}, log: silentLog };
  following = [followAddresses(deps, search), followTickets(deps, search)];
}, 60_000);

afterAll(async () => {
  await Promise.all(following.map((one) => one.stop()));
  await Promise.all([search?.close(), others?.close()]);
  await Promise.all([world?.stop(), nats?.stop()]);
});

async function aClient(id: string): Promise<string> {
  await world.importRows([aRow(id)]);
  const found = await world.pool.value<string>("select client_id from client_sources where external_id = $1", [id]);
  return found ?? "";
}

const publish = (subject: string, fact: unknown) => others.js.publish(subject, JSON.stringify(fact));
const idsFor = async (q: string, caller?: Parameters<World["find"]>[1]) =>
  (await world.find(q, caller)).clients.map(({ client }) => client?.id);
const dead = () => world.pool.column<string>("select reason from dead_events order by id");

describe("an address that a client wrote from", () => {
  const seen = (externalId: string, ipAddress: string, chatId = newId()) =>
    publish(chatEventSubject("client_seen", chatId), {
      chatId,
      projectId: world.projects.acme,
      clientId: externalId,
      ipAddress,
    });

  test("F1, F2, F3: finds them, exactly, by its beginning and by its network, for those who may see them", async () => {
    const id = await aClient("5001");
    await seen("5001", "::ffff:198.51.100.23");
    await seen("5001", "2001:db8:77::1");
    await until("both are known", async () => (await idsFor("2001:db8:77::1")).length > 0);
    for (const q of ["198.51.100.23", "198.51.100.", "198.51.100.0/24", "2001:DB8:77:0::/64"]) {
      expect([q, await idsFor(q)]).toEqual([q, [id]]);
      expect([q, await idsFor(q, world.staff.dave)]).toEqual([q, []]);
    }
  });

  test("F1: is kept once however often it is told, and of many the newest 50", async () => {
    await aClient("5002");
    const chatId = newId();
    for (let i = 0; i < 3; i++) await seen("5002", "198.18.0.1", chatId);
    for (let i = 0; i < 55; i++) await seen("5002", `192.0.2.${i}`);
    await seen("5002", "192.0.2.0");
    const kept = () =>
      world.pool.column<string>(
        "select value from client_identifiers where part = 'chat' and value ~ '^(192.0.2|198.18)'",
      );
    // The oldest are gone; the first of them was seen once more.
    const newest = ["192.0.2.0", ...Array.from({ length: 49 }, (_, index) => `192.0.2.${6 + index}`)];
    await until("they are the newest 50", async () => {
      const values = await kept();
      return values.length === 50 && newest.every((value) => values.includes(value));
    });
  });

  test("F1: of nobody in the directory is nobody's", async () => {
    await seen("nobody", "198.51.100.99");
    await seen("5001", "198.51.100.98");
    await until("what came after it is known", async () => (await idsFor("198.51.100.98")).length > 0);
    expect(await idsFor("198.51.100.99")).toEqual([]);
  });
});

describe("a ticket", () => {
  test("F1: finds its client by the number, and another one's when it is theirs", async () => {
    const [first, second] = [await aClient("5003"), await aClient("5004")];
    const ticketId = newId();
    const open = (clientId: string) =>
      publish(ticketEventSubject("ticket_opened", ticketId), { ticketId, number: "70024", clientId });
    await open(first);
    await until("it is known", async () => (await idsFor("#70024")).includes(first));
    await open(second);
    await until("it is another's", async () => (await idsFor("#70024")).includes(second));
    expect(await idsFor("№ 70024")).toEqual([second]);
  });

  test("T7: what its client is charged is an expense, once, and the client is new", async () => {
    const clientId = await aClient("5005");
    const [chargeId, ticketId] = [newId(), newId()];
    const charge = {
      chargeId,
      ticketId,
      clientId,
      amount: "012.50",
      currency: "eur",
      description: "Two hours",
      chargedAt: "2026-12-01T10:00:00Z",
      actor: "staff:7",
    };
    for (let i = 0; i < 3; i++) await publish(ticketEventSubject("ticket_charged", ticketId), charge);
    const marker = { ...charge, chargeId: newId(), chargedAt: "2026-12-01T11:00:00Z" };
    await publish(ticketEventSubject("ticket_charged", ticketId), marker);
    const { expenses } = await until("both are there, each a change of its own", async () => {
      const whole = await world.get(clientId);
      return whole.client?.version === 3 ? whole : undefined;
    });
    expect(expenses.map(({ id }) => id)).toEqual([marker.chargeId, chargeId]);
    expect(expenses[1]).toMatchObject({ amount: "12.50", currency: "EUR", description: "Two hours" });
  });

  test.each([
    ["of nothing", { amount: "0.00" }],
    ["of less than nothing", { amount: "-5" }],
    ["of an absurd amount", { amount: "9".repeat(40) }],
    ["in no currency", { currency: "XXZ" }],
    ["of a client who is none", { clientId: newId() }],
  ])("T7: a charge %s is put where somebody looks, and holds up none", async (_, wrong) => {
    const before = (await dead()).length;
    const clientId = await aClient("5006");
    const charge = { chargeId: newId(), ticketId: newId(), clientId, amount: "1", currency: "EUR", ...wrong };
    await publish(ticketEventSubject("ticket_charged", charge.ticketId), charge);
    await until("it is there", async () => (await dead()).length === before + 1, 30_000);
    expect((await world.get(await aClient("5006"))).expenses).toEqual([]);
  });
});
