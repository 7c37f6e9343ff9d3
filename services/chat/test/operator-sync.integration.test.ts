import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ListOnlineStaffResponseSchema,
  Reachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { AppError } from "@switchboard/kit/errors";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { OperatorSync } from "../src/routing/operator-sync.ts";
import { saveOnlineSpans, saveReach } from "../src/store/operator-reach.ts";
import { listCandidates } from "../src/store/operators.ts";
import { acme, ChatFixture } from "./fixture.ts";

let fixture: ChatFixture;
const start = new Date("2026-05-01T12:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

const { alice, boris } = acme;

async function availability(at: Date): Promise<Record<string, string>> {
  const candidates = await listCandidates(fixture.pool, acme.support, at);
  return Object.fromEntries(candidates.map(({ name, availability: found }) => [name, found]));
}

const spans = async () =>
  (
    await fixture.pool.query<{ operatorId: string; beganAt: Date; endedAt: Date }>(
      `select operator_id as "operatorId", began_at as "beganAt", ended_at as "endedAt" from online_spans`,
    )
  ).rows;

beforeAll(async () => {
  fixture = await ChatFixture.start();
});

afterAll(() => fixture.stop());

afterEach(async () => {
  await fixture.pool.query("delete from online_spans");
  await fixture.pool.query(
    "update operators set mode = 'offline', reachable_until = '-infinity', away_at = '-infinity', online_since = null",
  );
});

describe("what presence tells of operators", () => {
  const wantWork = () => fixture.pool.query("update operators set mode = 'online'");

  test("P4: who holds a lease is online, who lost it is suspect; who is not told of any more is given nothing, and away in time", async () => {
    await wantWork();
    await saveReach(
      fixture.pool,
      [
        { id: alice.id, reachableUntil: later(20), awayAt: later(45) },
        { id: boris.id, reachableUntil: later(0), awayAt: later(25) },
      ],
      start,
    );
    expect(await availability(later(1))).toEqual({ Alice: "online", Boris: "suspect" });
    await saveReach(fixture.pool, [{ id: alice.id, reachableUntil: later(20), awayAt: later(45) }], later(1));
    expect(await availability(later(2))).toEqual({ Alice: "online", Boris: "suspect" });
    await saveReach(fixture.pool, [], later(2));
    expect(await availability(later(2))).toEqual({ Alice: "suspect", Boris: "suspect" });
    expect(await availability(later(25))).toEqual({ Alice: "suspect", Boris: "offline" });
  });

  test("P4: without news reach runs out by itself: suspect after 20 s, away after 45", async () => {
    await wantWork();
    await saveReach(fixture.pool, [{ id: alice.id, reachableUntil: later(20), awayAt: later(45) }], start);
    expect(await availability(later(19))).toMatchObject({ Alice: "online" });
    expect(await availability(later(20))).toMatchObject({ Alice: "suspect" });
    expect(await availability(later(45))).toMatchObject({ Alice: "offline" });
  });

  test("a row is written only when it moves by more than a second", async () => {
    await saveReach(fixture.pool, [{ id: alice.id, reachableUntil: later(20), awayAt: later(45) }], start);
    const again = (ms: number) => ({
      id: alice.id,
      reachableUntil: new Date(later(20).getTime() + ms),
      awayAt: later(45),
    });
    expect(await saveReach(fixture.pool, [again(900)], start)).toBe(0);
    expect(await saveReach(fixture.pool, [again(1_100)], start)).toBe(1);
  });

  test("somebody suspect is written once, however often they are told of", async () => {
    const suspect = (at: Date) => [{ id: alice.id, reachableUntil: at, awayAt: later(25) }];
    expect(await saveReach(fixture.pool, suspect(start), start)).toBe(1);
    expect(await saveReach(fixture.pool, suspect(later(5)), later(5))).toBe(0);
  });

  test("C23: a time online is noted from its first moment to the last, once for any number of instances", async () => {
    await fixture.pool.query("update operators set mode = 'online' where id = $1", [alice.id]);
    await saveReach(fixture.pool, [{ id: alice.id, reachableUntil: later(20), awayAt: later(45) }], start);
    await Promise.all([saveOnlineSpans(fixture.pool, start), saveOnlineSpans(fixture.pool, start)]);
    await saveOnlineSpans(fixture.pool, later(40));
    expect(await spans()).toEqual([]);
    await Promise.all([saveOnlineSpans(fixture.pool, later(50)), saveOnlineSpans(fixture.pool, later(50))]);
    expect(await spans()).toEqual([{ operatorId: alice.id, beganAt: start, endedAt: later(45) }]);
  });

  test("C23: switching Offline ends the time online", async () => {
    await fixture.pool.query("update operators set mode = 'online' where id = $1", [alice.id]);
    await saveReach(fixture.pool, [{ id: alice.id, reachableUntil: later(20), awayAt: later(45) }], start);
    await saveOnlineSpans(fixture.pool, start);
    await fixture.pool.query("update operators set mode = 'offline' where id = $1", [alice.id]);
    await saveOnlineSpans(fixture.pool, later(10));
    expect(await spans()).toEqual([{ operatorId: alice.id, beganAt: start, endedAt: later(10) }]);
  });
});

type Leases = MessageInitShape<typeof ListOnlineStaffResponseSchema>["staff"];
const online = (staff: Leases = []) => create(ListOnlineStaffResponseSchema, { staff });

describe("the sync", () => {
  let sync: OperatorSync | undefined;

  afterEach(() => sync?.stop());

  const startWith = (leases: () => Promise<Leases>, moved = () => {}) => {
    const presence = { listOnlineStaff: async () => online(await leases()) };
    const signer = { sign: async () => "" };
    const now = () => new Date();
    sync = new OperatorSync({ sql: fixture.pool, presence, signer, now, hears: () => true, moved, log: silentLog });
  };

  test("C17: it tells routing when somebody can be given work", async () => {
    await fixture.pool.query("update operators set mode = 'online'");
    let told = 0;
    const lease = { staffId: alice.id, reachability: Reachability.REACHABLE, reachableForMs: 20_000, awayInMs: 45_000 };
    startWith(
      async () => [lease],
      () => {
        told += 1;
      },
    );
    await until("routing is told", () => told > 0);
    expect(sync?.isSettled()).toBe(true);
    expect(await availability(new Date())).toMatchObject({ Alice: "online" });
  });

  test("C18: while presence is away nobody's reach is made longer or shorter", async () => {
    await fixture.pool.query("update operators set mode = 'online'");
    const reach = {
      id: alice.id,
      reachableUntil: new Date(Date.now() + 60_000),
      awayAt: new Date(Date.now() + 90_000),
    };
    await saveReach(fixture.pool, [reach], new Date());
    let asked = 0;
    startWith(async () => {
      asked += 1;
      throw new AppError("unavailable", "presence.redis_unavailable");
    });
    await until("it has asked twice", () => asked > 1);
    expect(sync?.isSettled()).toBe(false);
    expect(await availability(new Date())).toMatchObject({ Alice: "online" });
    expect(await availability(reach.reachableUntil)).toMatchObject({ Alice: "suspect" });
  });

  test("P4: after presence was away for long, nobody is held to be absent until connections had time to say they are there", async () => {
    let time = start;
    let down = false;
    let asked = 0;
    const listOnlineStaff = async () => {
      asked += 1;
      if (down) throw new AppError("unavailable", "presence.redis_unavailable");
      return online();
    };
    const options = {
      sql: fixture.pool,
      presence: { listOnlineStaff },
      signer: { sign: async () => "" },
      hears: () => true,
      log: silentLog,
    };
    sync = new OperatorSync({ ...options, now: () => time, moved: () => {} });
    const turn = async () => {
      const before = asked;
      await until("it has asked again, and is done", () => {
        sync?.nudge();
        return asked > before + 1;
      });
    };
    await turn();
    expect(sync.isSettled()).toBe(true);
    down = true;
    time = later(10);
    await turn();
    expect(sync.isSettled()).toBe(false);
    down = false;
    await turn();
    expect(sync.isSettled()).toBe(false);
    time = later(14);
    await turn();
    time = later(18);
    await turn();
    expect(sync.isSettled()).toBe(false);
    time = later(22);
    await turn();
    time = later(26);
    await turn();
    time = later(30);
    await turn();
    expect(sync.isSettled()).toBe(true);
  });
});
