import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { inTransaction } from "@switchboard/pg/pool";
import { readOutbox } from "@switchboard/testing/outbox";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockPerson } from "../src/store/person-edits.ts";
import { aRow, createWorld, reader, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.stop());

const empty = { login: "", name: "", email: "", phone: "" };

/** Takes a client of Acme in; answers with its id. */
async function aClient(externalId: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  await world.importRows([aRow(externalId, changes)]);
  const { clients } = await world.find(`login-${externalId}`);
  return clients[0]?.client?.id ?? "";
}

const [ann, ben] = [
  { external_id: "ann", name: "Ann", login: "ann", email: "ann@home.example", owner: true },
  { external_id: "ben", name: "Ben", login: "ben", email: "ben@home.example" },
];

/** Of a client its people by name, and its version. */
async function peopleOf(clientId: string) {
  const { client, people } = await world.get(clientId);
  return { version: client?.version ?? 0, people: new Map(people.map((person) => [person.name, person])) };
}

/** The latest version of the client unless another one is given. */
async function add(clientId: string, person: object, caller: Caller = world.staff.alice, version?: number) {
  const basedOn = version ?? (await peopleOf(clientId)).version;
  return world.clients.addPerson({ clientId, version: basedOn, ...empty, ...person }, await world.as(caller));
}

async function edit(clientId: string, name: string, person: object, caller: Caller = world.staff.alice) {
  const { version, people } = await peopleOf(clientId);
  const { id: personId, login, email, phone } = people.get(name) ?? { ...empty, id: newId() };
  const request = { clientId, personId, version, login, name, email, phone, ...person };
  return world.clients.savePerson(request, await world.as(caller));
}

async function remove(clientId: string, name: string, caller: Caller = world.staff.alice) {
  const { version, people } = await peopleOf(clientId);
  const personId = people.get(name)?.id ?? newId();
  return world.clients.removePerson({ clientId, personId, version }, await world.as(caller));
}

const found = async (q: string) => (await world.find(q)).clients.map(({ client }) => client?.login).sort();
const names = async (clientId: string) => [...(await peopleOf(clientId)).people.keys()];

/** What was told of a client, of one kind. */
const toldOf = async (event: string, clientId: string) =>
  (await readOutbox(world.pool))
    .filter(({ subject }) => subject === `switchboard.search.v1.${event}.${clientId}`)
    .map(({ payload }) => payload);

describe("somebody who is added", () => {
  test("D2, F1: is found at once, told and audited, and stays beside whom billing tells of", async () => {
    const id = await aClient("4001");
    const { client, person } = await add(id, { name: "Zoe Quill", login: "zoe", email: "Zoe@Büro.example" });
    expect(client?.version).toBe(2);
    expect(person).toMatchObject({ name: "Zoe Quill", email: "zoe@xn--bro-hoa.example", owner: false });
    expect(await found("zoe@büro.example")).toEqual(["login-4001"]);
    await world.importRows([aRow("4001", { version: 2, status: "suspended" })]);
    expect(await names(id)).toEqual(["Ann", "Zoe Quill"]);
    expect(await found("quill")).toEqual(["login-4001"]);
    expect(await found("zoe")).toEqual(["login-4001"]);

    const [told] = await toldOf("client_edited", id);
    const of = { part: "person", partId: person?.id, partKind: "switchboard", sources: [{ externalId: "4001" }] };
    expect(told).toMatchObject({ ...of, version: 2 });
    expect(told?.["changes"]).toContainEqual({ field: "login", after: "zoe" });
    const { rows } = await world.pool.query("select actor_name, action from audit_entries where target_id = $1", [id]);
    expect(rows).toEqual([{ actor_name: "Alice", action: "add_client_person" }]);
  });

  test("D2: makes place for the same one of whom billing tells: by the login, or without one by the email", async () => {
    const id = await aClient("4002");
    await add(id, { name: "By Login", login: "Told", email: "own@here.example" });
    await add(id, { name: "By Email", email: "shared@here.example" });
    await add(id, { name: "Another", email: "shared@here.example" });
    expect(await names(id)).toEqual(["Ann", "Another", "By Email", "By Login"]);
    const people = [
      { external_id: "4002-1", name: "Of Billing", login: "told" },
      { external_id: "4002-2", name: "Also", login: "also", email: "shared@here.example" },
    ];
    await world.importRows([aRow("4002", { version: 2, people })]);
    expect(await names(id)).toEqual(["Also", "Of Billing"]);
    expect(await found("own@here.example")).toEqual([]);
    expect(await found("shared@here.example")).toEqual(["login-4002"]);
  });

  test("D2: is removed for good", async () => {
    const id = await aClient("4003");
    await add(id, { name: "Gone", login: "gone4003" });
    await remove(id, "Gone");
    expect(await names(id)).toEqual(["Ann"]);
    expect(await found("gone4003")).toEqual([]);
    expect(await world.pool.count("select from people where login = 'gone4003'")).toBe(0);
  });
});

describe("somebody of whom billing tells", () => {
  test("D2, F1: is edited at all clients of theirs, each of which is of a new version and is told", async () => {
    const one = await aClient("4011", { people: [ann] });
    const two = await aClient("4012", { people: [ann, ben] });
    const { person } = await edit(one, "Ann", { name: "Anna Quirk", phone: "+49 30 555" });
    expect(person).toMatchObject({ name: "Anna Quirk", login: "ann", owner: true });
    for (const id of [one, two]) {
      const { version, people } = await peopleOf(id);
      expect(version).toBe(2);
      expect(people.get("Anna Quirk")).toMatchObject({ phone: "+49 30 555" });
      expect(await toldOf("client_saved", id)).toContainEqual(expect.objectContaining({ version: 2 }));
    }
    expect(await found("quirk")).toEqual(["login-4011", "login-4012"]);
    expect(await found("4930555")).toEqual(["login-4011", "login-4012"]);
    expect(await toldOf("client_edited", two)).toEqual([]);
    expect(await toldOf("client_edited", one)).toMatchObject([
      {
        part: "person",
        partId: "ann",
        partKind: "billing",
        changes: [
          { field: "name", before: "Ann", after: "Anna Quirk" },
          { field: "phone", after: "+49 30 555" },
        ],
      },
    ]);
  });

  test("D2: stays as they were edited while billing tells them as before, of whichever client, until it tells another value", async () => {
    const one = await aClient("4021", { people: [{ ...ann, external_id: "a4021" }] });
    const [mine] = [{ ...ann, external_id: "a4021", login: "a4021" }];
    await world.importRows([aRow("4021", { version: 2, people: [mine] })]);
    await edit(one, "Ann", { name: "Edited", email: "edited@here.example" });
    const two = await aClient("4022", { people: [mine] });
    expect(await names(two)).toEqual(["Edited"]);
    await world.importRows([aRow("4021", { version: 3, people: [mine], status: "suspended" })]);
    expect(await names(one)).toEqual(["Edited"]);
    expect(await found("edited@here.example")).toEqual(["login-4021", "login-4022"]);
    await world.importRows([aRow("4022", { version: 2, people: [{ ...mine, name: "New" }] })]);
    for (const id of [one, two]) {
      expect((await peopleOf(id)).people.get("New")).toMatchObject({ email: "edited@here.example" });
    }
    await world.importRows([aRow("4021", { version: 4, people: [mine] })]);
    expect(await names(one)).toEqual(["Ann"]);
  });

  test("D1, D2: an edit that is under way while a feed tells of the person is kept", async () => {
    const people = [{ ...ann, external_id: "a4031", login: "a4031" }];
    const id = await aClient("4031", { people });
    const personId = (await peopleOf(id)).people.get("Ann")?.id ?? "";
    const waiting = (count: number) =>
      until(`${count} wait for the person`, async () => {
        const locked = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        return (await world.pool.count(locked)) >= count || undefined;
      });
    const both = await inTransaction(world.pool, async (tx) => {
      await lockPerson(tx, personId);
      const edited = edit(id, "Ann", { name: "Mine" });
      await waiting(1);
      const imported = world.importRows([aRow("4032", { people })]);
      const settled = Promise.allSettled([edited, imported]);
      await waiting(2);
      return { settled };
    });
    expect((await both.settled).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await names(id)).toEqual(["Mine"]);
    expect(await found("a4031")).toEqual(["login-4031", "login-4032"]);
  });

  test("D2: who was removed from a client stays away until billing tells something new of them, and stays with others", async () => {
    const people = [{ ...ann, external_id: "a4041", login: "a4041" }];
    const one = await aClient("4041", { people });
    const two = await aClient("4042", { people });
    await edit(one, "Ann", { phone: "+49 30 777" });
    const { client } = await remove(one, "Ann");
    expect(client?.version).toBe(3);
    expect(await names(two)).toEqual(["Ann"]);
    expect(await found("a4041")).toEqual(["login-4042"]);
    expect(await toldOf("client_edited", one)).toContainEqual(
      expect.objectContaining({ partId: "a4041", deleted: true }),
    );
    await world.importRows([aRow("4041", { version: 2, people })]);
    expect(await names(one)).toEqual([]);
    await world.importRows([aRow("4041", { version: 3, people: [{ ...people[0], owner: false }] })]);
    expect((await peopleOf(one)).people.get("Ann")).toMatchObject({ owner: false, phone: "+49 30 777" });
    await remove(one, "Ann");
    await world.importRows([aRow("4041", { version: 4, people: [] })]);
    await world.importRows([aRow("4041", { version: 5, people: [{ ...people[0], owner: false }] })]);
    expect(await names(one)).toEqual(["Ann"]);
  });

  test("D2: stays away from what the client is merged into", async () => {
    const people = [{ ...ann, external_id: "a4051", login: "a4051" }];
    const [one, two] = [await aClient("4051", { people }), await aClient("4052", { people: [] })];
    await remove(one, "Ann");
    await world.importRows([{ external_id: "4051", version: 2, merged_into: "4052" }]);
    await world.importRows([aRow("4052", { version: 2, people })]);
    expect(await names(two)).toEqual([]);
  });
});

describe("an edit of people", () => {
  test("D2: takes nobody's login: of the billing system, or of the client", async () => {
    const id = await aClient("4101");
    await aClient("4102");
    await add(id, { name: "Added", login: "Added-4101" });
    const taken = { reason: "search.invalid_edit", violations: [{ pointer: "/login" }] };
    for (const login of ["ann4102", "ANN4102", "added-4101"]) {
      await expect(edit(id, "Ann", { login })).rejects.toMatchObject(taken);
    }
    for (const login of ["ann4101", "added-4101"]) {
      await expect(add(id, { name: "Twin", login })).rejects.toMatchObject(taken);
    }
    expect((await edit(id, "Ann", { login: "ANN4101" })).person?.login).toBe("ANN4101");
    expect((await add(id, { name: "Elsewhere", login: "ann4102" })).person?.login).toBe("ann4102");
  });

  test("D2: of two who take a login at once one is refused", async () => {
    const ids = [await aClient("4111"), await aClient("4112")];
    const both = await Promise.allSettled(ids.map((id) => edit(id, "Ann", { login: "wanted" })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test.each([
    ["an address that is none", { email: "nobody" }, "/email"],
    ["an absurd length", { name: "x".repeat(201) }, "/name"],
    ["a NUL", { name: "a\0b" }, "/name"],
    ["two lines", { phone: "1\n2" }, "/phone"],
    ["nothing at all", { name: "", login: "", email: "", phone: " " }, "/name"],
  ])("D2: %s is refused by its field", async (_, wrong, pointer) => {
    const id = await aClient("4121");
    const refused = { reason: "search.invalid_edit", violations: [{ pointer }] };
    await expect(edit(id, "Ann", wrong)).rejects.toMatchObject(refused);
    await expect(add(id, { name: "New", ...wrong })).rejects.toMatchObject(refused);
    expect((await peopleOf(id)).version).toBe(1);
  });

  test("D2: is refused when the client has changed since, with what is there now", async () => {
    const id = await aClient("4131");
    const { people } = await peopleOf(id);
    const personId = people.get("Ann")?.id ?? "";
    await edit(id, "Ann", { name: "First" });
    const as = await world.as(world.staff.alice);
    const late = { clientId: id, personId, version: 1, ...empty, name: "Second", login: "ann4131" };
    await expect(world.clients.savePerson({ ...late, email: "ann4131@home.example" }, as)).rejects.toMatchObject({
      reason: "search.stale_edit",
      violations: [{ pointer: "/name", detail: "is now: First" }],
    });
    await expect(world.clients.removePerson(late, as)).rejects.toMatchObject({ reason: "search.stale_edit" });
    const added = add(id, { name: "Late" }, world.staff.alice, 1);
    await expect(added).rejects.toMatchObject({ reason: "search.stale_edit" });
    expect(await names(id)).toEqual(["First"]);
  });

  test("D2: what changes nothing is no new version, and nobody is told", async () => {
    const id = await aClient("4141");
    const before = await readOutbox(world.pool);
    expect((await edit(id, "Ann", {})).client?.version).toBe(1);
    expect(await readOutbox(world.pool)).toHaveLength(before.length);
  });

  test("D2, F3: is for who may see the client, and of people whom it has", async () => {
    const id = await aClient("4151");
    for (const act of [
      (by: Caller) => add(id, { name: "New" }, by),
      (by: Caller) => edit(id, "Ann", { name: "New" }, by),
      (by: Caller) => remove(id, "Ann", by),
    ]) {
      await expect(act(world.staff.dave)).rejects.toMatchObject({ reason: "search.client_not_found" });
      for (const stranger of [world.staff.olga, reader]) {
        await expect(act(stranger)).rejects.toMatchObject({ kind: "permission_denied" });
      }
    }
    const unknown = { kind: "not_found", reason: "search.person_not_found" };
    await expect(edit(id, "Nobody", { name: "New" })).rejects.toMatchObject(unknown);
    await expect(remove(id, "Nobody")).rejects.toMatchObject(unknown);
    expect(await names(id)).toEqual(["Ann"]);
  });
});
