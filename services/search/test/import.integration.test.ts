import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CollidedError, takeInNew } from "../src/changes/take-in-rows.ts";
import { readClientRow } from "../src/domain/read-client-row.ts";
import { lockSource } from "../src/store/client-sources.ts";
import { aRow, createWorld, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.stop());

/** The id of the one client that has a login. */
async function idOf(login: string): Promise<string> {
  const { clients } = await world.find(login);
  return clients[0]?.client?.id ?? "";
}

const changeCount = async () => (await world.pool.value<number>("select count(*)::int from client_changes")) ?? 0;
const factCount = async () => (await world.pool.value<number>("select count(*)::int from outbox")) ?? 0;

describe("a feed", () => {
  test("D1: a client is there with all that its row tells", async () => {
    expect(await world.importRows([aRow("1001")])).toMatchObject({ created: 1, changed: 0, unchanged: 0, bad: [] });
    const { client, people, services, payments } = await world.get(await idOf("login-1001"));
    expect(client).toMatchObject({ name: "Client 1001", version: 1, projectIds: [world.projects.acme] });
    expect(people).toMatchObject([{ name: "Ann", owner: true }]);
    expect(services).toMatchObject([{ id: "vds-1001", domains: ["d1001.example"] }]);
    expect(payments).toMatchObject([{ id: "p1001", number: "INV-1001" }]);
  });

  test("D1: a rerun changes nothing, and tells nobody anything", async () => {
    const rows = [aRow("1010"), aRow("1011")];
    await world.importRows(rows);
    const before = [await changeCount(), await factCount()];
    expect(await world.importRows(rows)).toMatchObject({ created: 0, changed: 0, unchanged: 2, bad: [] });
    expect([await changeCount(), await factCount()]).toEqual(before);
  });

  test("D1: a newer version that says the same is noted and nothing else", async () => {
    await world.importRows([aRow("1012")]);
    const before = await changeCount();
    expect(await world.importRows([aRow("1012", { version: 5 })])).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await changeCount()).toBe(before);
    expect(await world.importRows([aRow("1012", { version: 4, name: "Late" })])).toMatchObject({ unchanged: 1 });
  });

  test("D1: an older version never undoes a newer one, in another import or in the same", async () => {
    await world.importRows([aRow("1020", { version: 7, name: "New" }), aRow("1020", { version: 3, name: "Old" })]);
    expect(await world.importRows([aRow("1020", { version: 6, name: "Old" })])).toMatchObject({ unchanged: 1 });
    expect((await world.get(await idOf("login-1020"))).client?.name).toBe("New");
  });

  test("D1: what a row leaves out stays, and a list that it has replaces the one that is there", async () => {
    await world.importRows([aRow("1030", { comment: "pays late" })]);
    const id = await idOf("login-1030");
    const { services: _, comment: __, ...rest } = { comment: "", ...aRow("1030", { version: 2, payments: [] }) };
    expect(await world.importRows([rest])).toMatchObject({ changed: 1, bad: [] });
    const { client, services, payments } = await world.get(id);
    expect([client?.comment, services.length, payments.length]).toEqual(["pays late", 1, 0]);
    expect((await world.find("INV-1030")).clients).toEqual([]);
    expect((await world.find("d1030.example")).clients).toHaveLength(1);
  });

  test("D1: a bad row is reported by field and reason, and the others go in", async () => {
    const bad = [
      aRow("1040", { email: "nobody" }),
      aRow("1041", { services: [{ external_id: "s", addresses: ["300.1.1.1"] }] }),
      aRow("1042", { version: Date.now() + 1e9 }),
      aRow("1043", { name: "x\u0000y" }),
      aRow("1044", { name: "x".repeat(1_000) }),
      Buffer.from([0x7b, 0xff, 0x7d]),
      Buffer.from("{"),
      aRow("1045", { projects: ["nowhere"] }),
      aRow("1046", { login: "LOGIN-1001" }),
    ];
    const answer = await world.importRows([...bad, aRow("1047")]);
    expect(answer).toMatchObject({ created: 1, changed: 0, unchanged: 0 });
    const faults = answer.bad.map(({ index, field, reason }) => `${index} ${field} ${reason}`);
    expect(faults.map((fault) => fault.split(" ").slice(0, 2).join(" ")).sort()).toEqual([
      "0 /email",
      "1 /services/0/addresses/0",
      "2 /version",
      "3 /name",
      "4 /name",
      "5 ",
      "6 ",
      "7 /projects/0",
      "8 /login",
    ]);
  });

  test("D1: of two clients with one login in a batch the first has it", async () => {
    const answer = await world.importRows([aRow("1050", { login: "same" }), aRow("1051", { login: "Same" })]);
    expect(answer).toMatchObject({ created: 1, bad: [{ index: 1, field: "/login" }] });
  });

  test("D1: a person of several clients is one, and a change of theirs reaches all of these", async () => {
    const ann = { external_id: "shared", name: "Ann", email: "shared@home.example" };
    await world.importRows([aRow("1060", { people: [ann] }), aRow("1061", { people: [ann] })]);
    expect((await world.find("shared@home.example")).clients).toHaveLength(2);
    await world.importRows([aRow("1060", { version: 2, people: [{ ...ann, email: "moved@home.example" }] })]);
    expect((await world.find("moved@home.example")).clients).toHaveLength(2);
    expect((await world.find("shared@home.example")).clients).toEqual([]);
    expect((await world.get(await idOf("login-1061"))).client?.version).toBe(2);
  });

  test("D1: a client that was merged keeps its id as an alias, and late news of it do nothing", async () => {
    await world.importRows([aRow("1070"), aRow("1071")]);
    const [old, into] = [await idOf("login-1070"), await idOf("login-1071")];
    const row = { external_id: "1070", version: 2, merged_into: "1071" };
    expect(await world.importRows([row])).toMatchObject({ changed: 1, bad: [] });
    expect((await world.get(old)).client?.id).toBe(into);
    expect((await world.get(into)).payments.map(({ number }) => number).sort()).toEqual(["INV-1070", "INV-1071"]);
    expect((await world.find("203.0.113.46")).clients).toMatchObject([{ client: { id: into } }]);
    expect(await world.importRows([aRow("1070", { version: 9 }), row])).toMatchObject({ unchanged: 2 });
    for (const table of ["client_projects", "client_people", "services", "payments", "client_identifiers"]) {
      expect([table, await world.pool.count(`select from ${table} where client_id = $1`, [old])]).toEqual([table, 0]);
    }
  });

  test("D1: a client that billing has no more is shown and found no more, until it is told of again", async () => {
    await world.importRows([aRow("1080")]);
    const id = await idOf("login-1080");
    expect(await world.importRows([{ external_id: "1080", version: 2, deleted: true }])).toMatchObject({ changed: 1 });
    expect((await world.get(id)).client?.deletedAt).toBeDefined();
    expect((await world.find("INV-1080")).clients).toEqual([]);
    expect(await world.importRows([aRow("1080")])).toMatchObject({ unchanged: 1 });
    expect(await world.importRows([aRow("1080", { version: 3 })])).toMatchObject({ changed: 1 });
    expect((await world.find("login-1080")).clients).toHaveLength(1);
  });

  test("D1: two imports of the same file at once make each client once", async () => {
    const rows = Array.from({ length: 50 }, (_, n) => aRow(String(1100 + n)));
    const answers = await Promise.all([world.importRows(rows), world.importRows(rows.toReversed())]);
    expect(answers.map(({ created }) => created).sort()).toEqual([0, 50]);
  });

  test("D1: of two imports at once that bring one login or one person, one takes its turn after the other", async () => {
    const ann = { external_id: "twice", name: "Ann", email: "twice@home.example" };
    const rowsOf = (from: number, name: string) =>
      Array.from({ length: 20 }, (_, n) =>
        aRow(String(from + n), { login: `twice-${n}`, people: [{ external_id: `twice-${n}`, name }] }),
      );
    const answers = await Promise.all([world.importRows(rowsOf(1400, "Ann")), world.importRows(rowsOf(1500, "Bob"))]);
    expect(answers.map(({ created, bad }) => [created, bad.length]).sort()).toEqual([
      [0, 20],
      [20, 0],
    ]);
    const shared = await Promise.all([
      world.importRows([aRow("1420", { people: [ann] }), aRow("1421", { people: [] })]),
      world.importRows([aRow("1422", { people: [{ ...ann, email: "other@home.example" }] })]),
    ]);
    expect(shared.map(({ created }) => created)).toEqual([2, 1]);
    const [first, second] = [
      (await world.find("twice@home.example")).clients,
      (await world.find("other@home.example")).clients,
    ];
    expect([first.length, second.length].sort()).toEqual([0, 2]);
  });

  test("D1: a batch that another one has brought meanwhile is told nothing wrong of it, and goes in by itself", async () => {
    await world.importRows([aRow("1620")]);
    const reading = readClientRow(aRow("1620"), { zone: "UTC", latestVersion: 1 });
    if (!reading.ok || reading.row.state === "gone") throw new Error("the row is right");
    const rows = [{ index: 0, row: reading.row }];
    const late = world.pool.transaction((tx) => takeInNew(tx, { source: "billing", rows, now: new Date() }));
    await expect(late).rejects.toBeInstanceOf(CollidedError);
  });

  test("D1: clients of whom nobody heard go in beside others, and changes wait for their turn", async () => {
    await world.importRows([aRow("1600")]);
    const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
    const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
    const other = world.pool.transaction(async (tx) => {
      await lockSource(tx, "billing", "beside");
      taken();
      await isOver;
    });
    await isTaken;
    expect(await world.importRows([aRow("1601")])).toMatchObject({ created: 1 });
    const change = world.importRows([aRow("1600", { version: 2, name: "Moved" })]);
    const waits = "select from pg_locks where locktype = 'advisory' and not granted";
    await until("the change waits", async () => (await world.pool.count(waits)) > 0);
    end();
    await other;
    expect(await change).toMatchObject({ changed: 1 });
  });

  test("D1: a change is told once, with the number of the change", async () => {
    await world.importRows([aRow("1200")]);
    const id = await idOf("login-1200");
    const subjects = await world.pool.column<string[]>("select subjects from outbox");
    expect(subjects.flat().filter((subject) => subject.endsWith(id))).toEqual([
      `switchboard.search.v1.client_saved.${id}`,
    ]);
  });
});

describe("a pass over all clients", () => {
  const rowsOf = (from: number, to: number, version = 1) =>
    Array.from({ length: to - from }, (_, n) => aRow(String(from + n), { version }));
  const isThere = async (id: number) => (await world.find(`login-${id}`)).clients.length === 1;

  test("D1: what a complete pass did not bring is gone, and is back when a later one brings it", async () => {
    await world.importRows(rowsOf(3_000, 3_020), undefined, "complete");
    const pass = newId();
    await world.importPass(rowsOf(3_001, 3_010), pass, "complete");
    // Told of by the live feed meanwhile.
    await world.importRows([aRow("3000", { version: 2 }), aRow("3020")], undefined, "complete");
    await world.importPass(rowsOf(3_010, 3_019), pass, "complete");
    expect(await world.finishPass(pass, "complete")).toMatchObject({ deleted: 1 });
    expect(await Promise.all([3_000, 3_001, 3_018, 3_019, 3_020].map(isThere))).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
    expect(await world.finishPass(pass, "complete")).toMatchObject({ deleted: 0 });
    expect(await world.importPass(rowsOf(3_019, 3_020), newId(), "complete")).toMatchObject({ changed: 1 });
    expect(await isThere(3_019)).toBe(true);
  });

  test("D1: a pass that brings suspiciously few deletes nobody, unless it says how many may be missing", async () => {
    await world.importRows(rowsOf(3_100, 3_110), undefined, "few");
    const pass = newId();
    await world.importPass(rowsOf(3_100, 3_105), pass, "few");
    await expect(world.finishPass(pass, "few")).rejects.toMatchObject({
      reason: "search.too_few_clients",
      params: { known: "10", missing: "5" },
    });
    expect(await isThere(3_109)).toBe(true);
    await expect(world.finishPass(pass, "other")).rejects.toMatchObject({ reason: "search.pass_not_found" });
    await expect(world.finishPass(pass, "few", 101)).rejects.toMatchObject({ reason: "search.invalid_request" });
    expect(await world.finishPass(pass, "few", 50)).toMatchObject({ deleted: 5 });
    expect(await isThere(3_109)).toBe(false);
  });

  test("D1: a merge is within one source: the id of another one is nobody", async () => {
    await world.importRows([aRow("3200")], undefined, "one");
    await world.importRows([aRow("3201")], undefined, "two");
    const answer = await world.importRows([{ external_id: "3201", version: 2, merged_into: "3200" }], undefined, "two");
    expect(answer).toMatchObject({ changed: 0, bad: [{ field: "/merged_into" }] });
    expect(await isThere(3_201)).toBe(true);
  });
});

describe("who may feed", () => {
  test("D1: administrators and keys with clients:write, and nobody else", async () => {
    await expect(world.importRows([aRow("1300")], world.staff.admin)).resolves.toMatchObject({ created: 1 });
    for (const caller of [world.staff.alice, world.staff.olga, { kind: "visitor", id: "v" } as const]) {
      await expect(world.importRows([aRow("1301")], caller)).rejects.toMatchObject({ reason: "caller.not_allowed" });
    }
    const wrong = { kind: "key", id: "k", name: "k", scopes: ["clients:read"] } as const;
    await expect(world.importRows([aRow("1301")], wrong)).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });

  test("D1: a source has a short name", async () => {
    const asking = world.importRows([], world.staff.admin, "no/such");
    await expect(asking).rejects.toMatchObject({
      reason: "search.invalid_request",
      violations: [{ pointer: "/source" }],
    });
  });
});
