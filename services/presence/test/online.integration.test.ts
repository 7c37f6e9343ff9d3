import { decode } from "@switchboard/contracts/encode";
import { Mode, StaffRole } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { type ModeChanged, ModeChangedSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { plain } from "@switchboard/contracts/messages";
import { liveModeSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect as connectTo } from "../src/commands/connect.ts";
import { LeaseStore } from "../src/store/leases.ts";
import { createWorld, gateway, type World } from "./world.ts";

const patient = { leaseMs: 60_000, suspectMs: 60_000 };
const hasty = { leaseMs: 150, suspectMs: 250 };

let world: World;
let administrator: string;
let count = 0;

beforeAll(async () => {
  world = await createWorld({ times: patient });
  administrator = (await world.saveStaff({ email: "admin@acme.test", role: StaffRole.ADMINISTRATOR })).id;
});

afterAll(() => world.close());

async function hire(): Promise<string> {
  count += 1;
  return (await world.saveStaff({ email: `person-${count}@acme.test` })).id;
}

const me = (id: string, name = "") => world.as({ kind: "staff", id, name });

async function connect(staffId: string, leaseId: string = newId()) {
  return { ...(await world.presence.connect({ leaseId }, await me(staffId))), leaseId };
}

async function setMode(staffId: string, mode: Mode): Promise<void> {
  await world.presence.setMode({ mode }, await me(staffId));
}

async function release(staffId: string, leaseId: string): Promise<void> {
  await world.presence.releaseLease({ lease: { staffId, leaseId } }, await world.as(gateway));
}

/** How often whoever gives work out is told to look during some work. */
async function nudges(work: () => Promise<unknown>): Promise<number> {
  const before = world.moved.online;
  await work();
  return world.moved.online - before;
}

describe("whoever gives work out is told", () => {
  test("P2: when somebody comes or switches, and not when nothing changed", async () => {
    const id = await hire();
    expect(await nudges(() => connect(id))).toBeGreaterThan(0);
    expect(await nudges(() => connect(id))).toBe(0);
    expect(await nudges(() => setMode(id, Mode.OFFLINE))).toBe(1);
    expect(await nudges(() => setMode(id, Mode.OFFLINE))).toBe(0);
    expect(await nudges(() => setMode(id, Mode.ONLINE))).toBe(1);
  });

  test("P5: when somebody's last connection closes, and not when another one is left", async () => {
    const id = await hire();
    const [laptop, phone] = [await connect(id), await connect(id)];
    expect(await nudges(() => release(id, laptop.leaseId))).toBe(0);
    expect(await nudges(() => release(id, phone.leaseId))).toBe(1);
    expect(await nudges(() => release(id, phone.leaseId))).toBe(0);
  });

  test("P5: when renewals bring people back that Redis had forgotten, and not for any other renewal", async () => {
    const id = await hire();
    const { leaseId } = await connect(id);
    const leases = [{ staffId: id, leaseId }];
    const renew = async () => world.presence.renewLeases({ leases }, await world.as(gateway));
    expect(await nudges(renew)).toBe(0);
    await world.redis.flushall();
    expect(await nudges(renew)).toBe(1);
    expect(await nudges(renew)).toBe(0);
  });
});

describe("an administrator switches somebody offline", () => {
  async function force(staffId: string, options = {}): Promise<void> {
    const request = { staffId, reason: "You went home" };
    await world.presence.forceOffline(request, { ...(await me(administrator, "Ada")), ...options });
  }

  test("P2: their tabs are told who did it and why, and so is whoever gives work out", async () => {
    const id = await hire();
    await connect(id);
    const seen: ModeChanged[] = [];
    const subscription = world.bus.subscribe(liveModeSubject(id), (data) => seen.push(decode(ModeChangedSchema, data)));
    await world.bus.flush();
    expect(await nudges(() => force(id))).toBe(1);
    await until("the change arrived", () => seen.length > 0);
    subscription.unsubscribe();
    expect(seen.map(plain)).toEqual([
      { staffId: id, mode: Mode.OFFLINE, forced: { byName: "Ada", reason: "You went home" } },
    ]);
    const told = (await world.told()).filter((event) => event.subject.endsWith(id)).at(-1);
    expect(told?.payload).toMatchObject({ staff: { mode: "MODE_OFFLINE" } });
  });

  test("P2: it outlasts being away, and ends when the person goes online themselves", async () => {
    const id = await hire();
    const deps = { ...world, leases: new LeaseStore(world.redis, hasty) };
    const comeBack = async () => {
      await until("the person is away", async () => !(await deps.leases.snapshot()).expiresAt.has(id));
      await until("Redis remembers that far", async () => (await world.sweeps.memoryMs()) > 400);
      return connectTo(deps, { leaseId: newId(), staffId: id });
    };
    await world.sweeps.exclusively(0, async () => {});
    expect((await comeBack()).mode).toBe("online");
    await force(id);
    expect(await comeBack()).toEqual({ mode: "offline", forced: { byName: "Ada", reason: "You went home" } });
    await setMode(id, Mode.OFFLINE);
    expect((await comeBack()).mode).toBe("offline");
    await setMode(id, Mode.ONLINE);
    await setMode(id, Mode.OFFLINE);
    expect(await comeBack()).toEqual({ mode: "online", forced: null });
  });

  test("P2: it is kept who did it to whom and why, once for each time", async () => {
    const id = await hire();
    const idempotencyKey = newId();
    await force(id, { idempotencyKey });
    expect(await nudges(() => force(id, { idempotencyKey }))).toBe(0);
    const { rows } = await world.pool.query(
      "select actor, actor_name, action, details from audit_entries where target_id = $1 and action = 'force_offline'",
      [id],
    );
    expect(rows).toEqual([
      {
        actor: `staff:${administrator}`,
        actor_name: "Ada",
        action: "force_offline",
        details: { reason: "You went home" },
      },
    ]);
  });

  test("a person who is nobody and a reason that is none are refused", async () => {
    const options = await me(administrator, "Ada");
    for (const staffId of ["x", newId()]) {
      const call = world.presence.forceOffline({ staffId, reason: "x" }, options);
      await expect(call).rejects.toMatchObject({ reason: "presence.staff_not_found" });
    }
    const staffId = await hire();
    for (const reason of [" ", "x".repeat(501)]) {
      const call = world.presence.forceOffline({ staffId, reason }, options);
      await expect(call).rejects.toMatchObject({
        reason: "presence.invalid_value",
        violations: [{ pointer: "/reason", detail: expect.any(String) }],
      });
    }
  });
});
