import { decode } from "@switchboard/contracts/encode";
import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  type DepartmentPresence,
  DepartmentPresenceSchema,
  ModeChangedSchema,
  Reachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { liveModeSubject, livePresenceSubject } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect as connectTo } from "../src/commands/connect.ts";
import { LeaseStore } from "../src/store/leases.ts";
import { type Sweeper, startSweeper, sweep } from "../src/sweeper.ts";
import { createWorld, gateway, type World } from "./world.ts";

/** Long enough that nothing ends by itself within a test, short enough to be waited for where it is to end. */
const patient = { leaseMs: 60_000, suspectMs: 60_000 };
const hasty = { leaseMs: 150, suspectMs: 250 };

let world: World;
let department: { id: string };
let count = 0;

beforeAll(async () => {
  world = await createWorld({ times: patient });
});

afterAll(() => world.close());

/** A new person in the department of the test. */
async function hire(): Promise<string> {
  count += 1;
  const name = `Person ${String(count).padStart(3, "0")}`;
  const email = `person-${count}@acme.test`;
  return (await world.saveStaff({ email, name, departmentIds: [department.id] })).id;
}

beforeEach(async () => {
  count += 1;
  department = await world.saveDepartment({ slug: `department-${count}` });
});

const me = (id: string) => world.as({ kind: "staff", id, name: "" });

async function connect(id: string, leaseId: string = newId()): Promise<{ mode: Mode; leaseId: string }> {
  return { ...(await world.presence.connect({ leaseId }, await me(id))), leaseId };
}

async function release(staffId: string, leaseId: string): Promise<void> {
  await world.presence.releaseLease({ lease: { staffId, leaseId } }, await world.as(gateway));
}

async function setMode(id: string, mode: Mode): Promise<Mode> {
  return (await world.presence.setMode({ mode }, await me(id))).mode;
}

/** Who of the test's department is online, as anybody on staff sees it. */
async function online(): Promise<Record<string, Reachability>> {
  const { departments } = await world.presence.getPresence({}, await world.as(gateway));
  const mine = departments.find((one) => one.departmentId === department.id);
  return Object.fromEntries((mine?.online ?? []).map((one) => [one.staffId, one.reachability]));
}

const { REACHABLE, SUSPECT } = Reachability;

describe("mode", () => {
  test("P2: opening the workplace makes an operator online, and everybody is told", async () => {
    const id = await hire();
    expect((await connect(id)).mode).toBe(Mode.ONLINE);
    expect(await online()).toEqual({ [id]: REACHABLE });
    const last = (await world.told()).filter((event) => event.subject.endsWith(id)).at(-1);
    expect(last).toMatchObject({
      subject: `switchboard.presence.v1.staff_saved.${id}`,
      payload: { staff: { mode: "MODE_ONLINE", version: 2 } },
    });
  });

  test("P2: offline stays offline through a reload, a second tab and a second device", async () => {
    const id = await hire();
    const { leaseId } = await connect(id);
    expect(await setMode(id, Mode.OFFLINE)).toBe(Mode.OFFLINE);
    expect((await connect(id)).mode).toBe(Mode.OFFLINE);
    await release(id, leaseId);
    expect((await connect(id)).mode).toBe(Mode.OFFLINE);
    expect(await online()).toEqual({});
  });

  test("P2: whoever chose offline and was really away is online when they come back", async () => {
    const id = await hire();
    const deps = { ...world, leases: new LeaseStore(world.redis, hasty) };
    await connectTo(deps, { leaseId: "1", staffId: id });
    await setMode(id, Mode.OFFLINE);
    await world.sweeps.exclusively(0, async () => {});
    await until("the person is away", async () => !(await deps.leases.snapshot()).expiresAt.has(id));
    await until("Redis remembers that far", async () => (await world.sweeps.memoryMs()) > 400);
    expect(await connectTo(deps, { leaseId: "2", staffId: id })).toMatchObject({ mode: "online" });
  });

  test("P2: an emptied Redis makes nobody online who chose offline and only reloads the page", async () => {
    const [offline, fresh] = [await hire(), await hire()];
    await connect(offline);
    await setMode(offline, Mode.OFFLINE);
    await world.redis.flushall();
    await world.sweeps.exclusively(0, async () => {});
    expect((await connect(offline)).mode).toBe(Mode.OFFLINE);
    expect((await connect(fresh)).mode).toBe(Mode.ONLINE);
  });

  test("P3: switching off and on again is seen by everybody at once", async () => {
    const id = await hire();
    await connect(id);
    await setMode(id, Mode.OFFLINE);
    expect(await online()).toEqual({});
    await setMode(id, Mode.ONLINE);
    expect(await online()).toEqual({ [id]: REACHABLE });
  });

  test("P3: a change of mode is pushed to all tabs, saying the same again is not", async () => {
    const id = await hire();
    const seen: Mode[] = [];
    const subscription = world.bus.subscribe(liveModeSubject(id), (data) =>
      seen.push(decode(ModeChangedSchema, data).mode),
    );
    await world.bus.flush();
    await connect(id);
    await setMode(id, Mode.ONLINE);
    await setMode(id, Mode.OFFLINE);
    await setMode(id, Mode.OFFLINE);
    await until("both changes arrived", () => seen.length >= 2);
    await world.bus.flush();
    expect(seen).toEqual([Mode.ONLINE, Mode.OFFLINE]);
    subscription.unsubscribe();
  });

  test("P3: switches sent at once are put in an order, and versions, events and the row agree on it", async () => {
    const id = await hire();
    await connect(id);
    const modes = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? Mode.OFFLINE : Mode.ONLINE));
    await Promise.all(modes.map((mode) => setMode(id, mode)));
    const told = (await world.told())
      .filter((event) => event.subject.endsWith(id))
      .map((event) => event.payload["staff"] as { version: number; mode: string });
    expect(told.map((staff) => staff.version)).toEqual(told.map((_, index) => index + 1));
    const { staff } = await world.organisation.getOrganisation({}, await world.as(gateway));
    const row = staff.find((one) => one.id === id);
    expect(row?.version).toBe(told.length);
    expect(told.at(-1)?.mode).toBe(row?.mode === Mode.ONLINE ? "MODE_ONLINE" : "MODE_OFFLINE");
  });

  test("G2: a switch repeated with its idempotency key does not undo a later one", async () => {
    const id = await hire();
    await connect(id);
    const options = { ...(await me(id)), idempotencyKey: newId() };
    await world.presence.setMode({ mode: Mode.OFFLINE }, options);
    await setMode(id, Mode.ONLINE);
    expect((await world.presence.setMode({ mode: Mode.OFFLINE }, options)).mode).toBe(Mode.OFFLINE);
    expect(await online()).toEqual({ [id]: REACHABLE });
  });

  test("a mode that is none, and a person who is nobody, are refused", async () => {
    const id = await hire();
    await expect(setMode(id, Mode.UNSPECIFIED)).rejects.toMatchObject({ kind: "invalid_argument" });
    await expect(setMode(newId(), Mode.ONLINE)).rejects.toMatchObject({ reason: "presence.staff_not_found" });
    await expect(connect(newId())).rejects.toMatchObject({ reason: "presence.staff_not_found" });
    await expect(connect(id, "")).rejects.toMatchObject({ reason: "presence.invalid_lease" });
  });
});

describe("leases", () => {
  test("P4: closing the last tab leaves somebody suspect, closing one of two changes nothing", async () => {
    const id = await hire();
    const [laptop, phone] = [await connect(id), await connect(id)];
    await release(id, laptop.leaseId);
    expect(await online()).toEqual({ [id]: REACHABLE });
    await release(id, phone.leaseId);
    expect(await online()).toEqual({ [id]: SUSPECT });
    await connect(id);
    expect(await online()).toEqual({ [id]: REACHABLE });
  });

  test("P5: a lease that nobody renews ends by itself: suspect, then away, then out of memory", async () => {
    const leases = new LeaseStore(world.redis, hasty);
    const id = await hire();
    const state = async () => {
      const { now, expiresAt } = await leases.endOf(id);
      return expiresAt === undefined ? "gone" : expiresAt > now ? "reachable" : "suspect";
    };
    await leases.renew([{ leaseId: "1", staffId: id }]);
    expect(await state()).toBe("reachable");
    await until("the lease has ended", async () => (await state()) === "suspect");
    await until("the person is away", async () => !(await leases.snapshot()).expiresAt.has(id));
    await leases.renew([{ leaseId: "2", staffId: newId() }]);
    await until("the keys are gone", async () => (await world.redis.exists(`presence:{leases}:of:${id}`)) === 0);
  });

  test("P5: releasing a lease that is unknown or ran out makes nobody suspect again", async () => {
    const leases = new LeaseStore(world.redis, hasty);
    const id = await hire();
    await leases.renew([{ leaseId: "1", staffId: id }]);
    const before = await until("the lease has ended", async () => {
      const { now, expiresAt = 0 } = await leases.endOf(id);
      return now > expiresAt && expiresAt;
    });
    await leases.release({ leaseId: "1", staffId: id });
    await leases.release({ leaseId: "2", staffId: id });
    expect((await leases.endOf(id)).expiresAt).toBe(before);
    await leases.release({ leaseId: "1", staffId: newId() });
  });

  test("P5: one call renews thousands of leases, of several connections each", async () => {
    const people = Array.from({ length: 1500 }, () => newId());
    const leases = people.flatMap((staffId) => [1, 2].map((device) => ({ staffId, leaseId: `${device}-${staffId}` })));
    await world.presence.renewLeases({ leases }, await world.as(gateway));
    const snapshot = await world.leases.snapshot();
    expect(people.every((id) => snapshot.expiresAt.has(id))).toBe(true);
    expect(snapshot.leases).toBeGreaterThanOrEqual(leases.length);
    for (const lease of leases.slice(0, 10)) await release(lease.staffId, lease.leaseId);
    expect((await world.leases.snapshot()).leases).toBe(snapshot.leases - 10);
  });

  test("P5: an emptied Redis, its scripts forgotten, is right again at the next renewal", async () => {
    const [held, closed] = [await hire(), await hire()];
    const [lease] = [await connect(held), await connect(closed)];
    await setMode(closed, Mode.OFFLINE);
    await world.redis.flushall();
    await world.redis.script("FLUSH");
    expect(await online()).toEqual({});
    const leases = [{ staffId: held, leaseId: lease.leaseId }];
    await world.presence.renewLeases({ leases }, await world.as(gateway));
    expect(await online()).toEqual({ [held]: REACHABLE });
  });

  test("C18: whoever gives work out is told who wants it, is not away, and for how long that holds", async () => {
    const [ready, reloading, offline] = [await hire(), await hire(), await hire()];
    await connect(ready);
    await release(reloading, (await connect(reloading)).leaseId);
    await connect(offline);
    await setMode(offline, Mode.OFFLINE);
    const { staff } = await world.presence.listOnlineStaff({}, await world.as({ kind: "service", name: "chat" }));
    const told = new Map(staff.map((one) => [one.staffId, one]));
    expect(told.get(ready)).toMatchObject({ reachability: REACHABLE });
    const { reachableForMs = 0, awayInMs = 0 } = told.get(ready) ?? {};
    expect(reachableForMs).toBeGreaterThan(0);
    expect(reachableForMs).toBeLessThanOrEqual(patient.leaseMs);
    expect(awayInMs).toBe(reachableForMs + patient.suspectMs);
    expect(told.get(reloading)).toMatchObject({ reachability: SUSPECT, reachableForMs: 0 });
    expect(told.has(offline)).toBe(false);
  });

  test("every key in Redis has a time to live", async () => {
    await connect(await hire());
    await world.sweeps.exclusively(0, () => sweep(world));
    const keys = await world.redis.keys("*");
    expect(keys.length).toBeGreaterThan(4);
    for (const key of keys) expect(await world.redis.pttl(key), key).toBeGreaterThan(0);
  });

  test("P6: availability of a project counts who is online in the departments that answer its chats", async () => {
    const project = await world.saveProject(`project-${count}`);
    department = await world.saveDepartment({ slug: `shop-${count}`, projectIds: [project.id] });
    await world.saveDepartment({ slug: `tickets-${count}`, projectIds: [project.id], acceptsChats: false });
    await connect(await hire());
    await hire();
    const anybody = await world.as({ kind: "anonymous" });
    expect(await world.presence.getAvailability({ projectId: project.id }, anybody)).toMatchObject({
      departments: [{ id: department.id, name: expect.any(String), online: 1, open: true }],
    });
    await expect(world.presence.getAvailability({ projectId: "x" }, anybody)).rejects.toMatchObject({
      reason: "presence.project_not_found",
    });
  });
});

describe("announcements", () => {
  const running: Sweeper[] = [];

  function start(): Sweeper {
    const sweeper = startSweeper({ ...world, log: silentLog });
    running.push(sweeper);
    return sweeper;
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map((sweeper) => sweeper.stop()));
  });

  /** What a department's colleagues get to see, in order. */
  async function watch(id: string): Promise<DepartmentPresence[]> {
    const seen: DepartmentPresence[] = [];
    world.bus.subscribe(livePresenceSubject(id), (data) => seen.push(decode(DepartmentPresenceSchema, data)));
    await world.bus.flush();
    return seen;
  }

  test("P6: a department is announced when it changes, and only it", async () => {
    const id = await hire();
    const other = await world.saveDepartment({ slug: `other-${count}` });
    await sweep(world);
    const [seen, elsewhere] = [await watch(department.id), await watch(other.id)];
    await connect(id);
    await until("the change is due", async () => {
      await sweep(world);
      await world.bus.flush();
      return seen.length > 0;
    });
    await sweep(world);
    await world.bus.flush();
    expect(seen).toMatchObject([
      {
        departmentId: department.id,
        online: [{ staffId: id, reachability: REACHABLE }],
        asOf: { nanos: expect.any(Number) },
      },
    ]);
    expect(elsewhere).toEqual([]);
  });

  test("P6: many changes within a second are one announcement, and the last state is what is told in the end", async () => {
    const people = await Promise.all(Array.from({ length: 10 }, hire));
    const seen = await watch(department.id);
    const sweepers = [start(), start(), start()];
    await until("the department was announced empty", () => seen.length > 0);
    for (const id of people) {
      await connect(id);
      for (const sweeper of sweepers) sweeper.nudge();
    }
    const last = await until("all of them are told", () => seen.find((one) => one.online.length === people.length));
    const times = seen.map((one) => toDate(one.asOf)?.getTime() ?? 0);
    for (let at = 1; at < times.length; at++)
      expect(Number(times[at]) - Number(times[at - 1])).toBeGreaterThanOrEqual(1000);
    expect(last.online.map((one) => one.name)).toEqual(last.online.map((one) => one.name).sort());
  });

  test("P6: a storm of switches is at most one announcement a second, and the last one is right", async () => {
    const people = await Promise.all(Array.from({ length: 10 }, hire));
    for (const id of people) await connect(id);
    const seen = await watch(department.id);
    const sweepers = [start(), start()];
    for (let round = 0; round < 20; round++) {
      const mode = round % 2 === 0 ? Mode.OFFLINE : Mode.ONLINE;
      await Promise.all(people.map((id) => setMode(id, mode)));
      for (const sweeper of sweepers) sweeper.nudge();
    }
    await setMode(String(people[0]), Mode.OFFLINE);
    for (const sweeper of sweepers) sweeper.nudge();
    await until("the last state is told", () => seen.at(-1)?.online.length === people.length - 1);
    const times = seen.map((one) => toDate(one.asOf)?.getTime() ?? 0);
    const pauses = times.slice(1).map((time, at) => time - Number(times[at]));
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(1000);
  });

  test("P5: an instance that stops is followed by another, which repeats nothing", async () => {
    const id = await hire();
    const seen = await watch(department.id);
    const first = start();
    await connect(id);
    first.nudge();
    await until("the first instance told it", () => seen.some((one) => one.online.length === 1));
    await first.stop();
    const told = seen.length;
    start();
    await setMode(id, Mode.OFFLINE);
    await until("the second instance told the next change", () => seen.length > told);
    expect(seen.slice(told)).toMatchObject([{ online: [] }]);
  });

  test("P6: it is quiet when nobody is online and everybody was told so", async () => {
    await world.redis.flushall();
    expect(await sweep(world)).toBe(false);
    expect(await sweep(world)).toBe(true);
    await connect(await hire());
    expect(await sweep(world)).toBe(false);
  });

  test("P6: while NATS is away nothing counts as told", async () => {
    await sweep({ ...world, push: () => false });
    expect((await world.sweeps.announced()).has(department.id)).toBe(false);
  });

  test("P6: a turn is taken by one instance at a time", async () => {
    let inside = 0;
    let most = 0;
    const turns = await Promise.all(
      [1, 2, 3, 4, 5].map(() =>
        world.sweeps.exclusively(0, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await world.redis.ping();
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(turns).toContain(true);
  });
});
