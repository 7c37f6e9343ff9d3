import { PaymentStatus, ServiceStatus } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { inTransaction } from "@switchboard/pg/pool";
import { readOutbox } from "@switchboard/testing/outbox";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockClients } from "../src/store/clients.ts";
import { aRow, createWorld, reader, type World } from "./world.ts";

let world: World;
const writer: Caller = { kind: "key", id: newId(), name: "crm", scopes: ["clients:write"] };

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.stop());

/** Takes a client of Acme in; answers with its id. */
async function aClient(externalId: string, changes: object = {}): Promise<string> {
  await world.importRows([aRow(externalId, changes as Record<string, unknown>)]);
  const { clients } = await world.find(`login-${externalId}`);
  return clients[0]?.client?.id ?? "";
}

const names = async (q: string) => (await world.find(q)).clients.map(({ client }) => client?.name);

/** Edits an account: all as a row of {@link aRow} has it, but for the changes. */
async function saveAccount(externalId: string, clientId: string, changes: object, caller: Caller = world.staff.alice) {
  const { name, email, phone } = aRow(externalId);
  const account = { name, email, phone, comment: "", projectIds: [world.projects.acme], version: 1 };
  return world.clients.saveAccount({ clientId, ...account, ...changes }, await world.as(caller));
}

async function saveService(externalId: string, clientId: string, changes: object, caller: Caller = world.staff.alice) {
  const service = { serviceId: `vds-${externalId}`, kind: "", name: "VDS", status: ServiceStatus.ACTIVE, version: 1 };
  const { domains, addresses } = { domains: [`d${externalId}.example`], addresses: ["203.0.113.9"] };
  const request = { clientId, ...service, domains, addresses, expiresAt: undefined, ...changes };
  return world.clients.saveService(request, await world.as(caller));
}

describe("an account", () => {
  test("D2, F3: is edited by who may see it, and found at once by what it is now", async () => {
    const id = await aClient("2001");
    const email = "Zaphod@Büro.example";
    const { client } = await saveAccount("2001", id, { name: "Zaphod Beeblebrox", email, comment: "calls late" });
    expect(client).toMatchObject({ version: 2, name: "Zaphod Beeblebrox", email: "zaphod@xn--bro-hoa.example" });
    expect(await names("zaphod@büro.example")).toEqual(["Zaphod Beeblebrox"]);
    expect(await names("beeblebrox")).toEqual(["Zaphod Beeblebrox"]);
    expect(await names("c2001@mail.example")).toEqual([]);
    expect((await world.get(id)).client).toMatchObject({ comment: "calls late", login: "login-2001" });
  });

  test("D2: an edit that is based on an older version is refused with what is there now, and changes nothing", async () => {
    const id = await aClient("2002");
    await saveAccount("2002", id, { name: "First" });
    const second = saveAccount("2002", id, { name: "Second", comment: "mine" });
    await expect(second).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "search.stale_edit",
      params: { version: "2", based_on: "1" },
      violations: [
        { pointer: "/name", detail: "is now: First" },
        { pointer: "/comment", detail: "is empty now" },
      ],
    });
    expect((await world.get(id)).client).toMatchObject({ name: "First", comment: "", version: 2 });
  });

  test("D2: of two who edit at once one is refused", async () => {
    const id = await aClient("2003");
    const both = await Promise.allSettled(["One", "Two"].map((name) => saveAccount("2003", id, { name })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await world.get(id)).client?.version).toBe(2);
  });

  test("D1, D2: an edit that comes while an import brings the same client is told that it is late, and undoes nothing", async () => {
    const id = await aClient("2050");
    const waiting = (count: number) =>
      until(`${count} wait for the client`, async () => {
        const locked = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        return (await world.pool.count(locked)) >= count || undefined;
      });
    const both = await inTransaction(world.pool, async (tx) => {
      await lockClients(tx, [id]);
      const imported = world.importRows([aRow("2050", { version: 2, email: "new2050@mail.example" })]);
      await waiting(1);
      const edited = saveAccount("2050", id, { name: "Mine" });
      const settled = Promise.allSettled([imported, edited]);
      await waiting(2);
      return { settled };
    });
    expect(await both.settled).toMatchObject([
      { status: "fulfilled", value: { changed: 1 } },
      { status: "rejected", reason: { reason: "search.stale_edit" } },
    ]);
    const now = { name: "Client 2050", email: "new2050@mail.example", version: 2 };
    expect((await world.get(id)).client).toMatchObject(now);
  });

  test("D2: what changes nothing is no new version, and nobody is told", async () => {
    const id = await aClient("2004");
    const before = await readOutbox(world.pool);
    expect((await saveAccount("2004", id, {})).client?.version).toBe(1);
    expect(await readOutbox(world.pool)).toHaveLength(before.length);
  });

  test("D2: stays as it was edited when billing tells the old value again, until it tells another", async () => {
    const id = await aClient("2005");
    await saveAccount("2005", id, { name: "Edited", phone: "+1 555 0100" });
    await world.importRows([aRow("2005", { version: 2, status: "suspended" })]);
    expect((await world.get(id)).client).toMatchObject({ name: "Edited", phone: "+1 555 0100", version: 3 });
    expect(await names("15550100")).toEqual(["Edited"]);
    await world.importRows([aRow("2005", { version: 3, name: "Renamed by billing" })]);
    expect((await world.get(id)).client).toMatchObject({ name: "Renamed by billing", phone: "+1 555 0100" });
    await world.importRows([aRow("2005", { version: 4 })]);
    expect((await world.get(id)).client).toMatchObject({ name: "Client 2005", phone: "+1 555 0100" });
  });

  test.each([
    ["an address that is none", { email: "nobody" }, "/email"],
    ["an absurd length", { name: "x".repeat(201) }, "/name"],
    ["a NUL", { comment: "a\0b" }, "/comment"],
    ["two lines", { phone: "1\n2" }, "/phone"],
    ["a project that is none", { projectIds: ["acme"] }, "/project_ids/0"],
    ["a project that there is not", { projectIds: [newId()] }, "/project_ids/0"],
    ["a project of others", "other", "/project_ids"],
  ])("D2: %s is refused by its field", async (_, changes, pointer) => {
    const id = await aClient("2006");
    const wrong = changes === "other" ? { projectIds: [world.projects.acme, world.projects.other] } : changes;
    const edit = saveAccount("2006", id, wrong as object);
    await expect(edit).rejects.toMatchObject({ reason: "search.invalid_edit", violations: [{ pointer }] });
    expect((await world.get(id)).client?.version).toBe(1);
  });

  test("D2, F3: nobody edits what they may not see, be it by its id", async () => {
    const id = await aClient("2007");
    for (const stranger of [world.staff.dave]) {
      const edit = saveAccount("2007", id, { name: "Mine" }, stranger);
      await expect(edit).rejects.toMatchObject({ kind: "not_found", reason: "search.client_not_found" });
    }
    for (const stranger of [world.staff.olga, reader]) {
      const edit = saveAccount("2007", id, { name: "Mine" }, stranger);
      await expect(edit).rejects.toMatchObject({ kind: "permission_denied" });
    }
    expect((await saveAccount("2007", id, { name: "By key" }, writer)).client?.name).toBe("By key");
  });

  test("D2, F3: an administrator takes a client out of a project, and who answers for it sees the client no more", async () => {
    const id = await aClient("2008");
    await saveAccount("2008", id, { projectIds: [world.projects.other] }, world.staff.admin);
    await expect(world.get(id, world.staff.alice)).rejects.toMatchObject({ reason: "search.client_not_found" });
    expect((await world.find("login-2008", world.staff.dave)).clients).toHaveLength(1);
    await world.importRows([aRow("2008", { version: 2, status: "closed" })]);
    expect((await world.get(id)).client?.projectIds).toEqual([world.projects.other]);
  });

  test("D2: an edit is told in a form that billing can follow, and audited", async () => {
    const id = await aClient("2009");
    await saveAccount("2009", id, { name: "Told" });
    const told = (await readOutbox(world.pool)).find(({ subject }) => subject.endsWith(`client_edited.${id}`));
    expect(told?.payload).toEqual({
      clientId: id,
      version: 2,
      actor: `staff:${world.staff.alice.kind === "staff" ? world.staff.alice.id : ""}`,
      sources: [{ source: "billing", externalId: "2009" }],
      projectIds: [world.projects.acme],
      part: "account",
      changes: [{ field: "name", before: "Client 2009", after: "Told" }],
    });
    const audit = await world.pool.row("select action, details from audit_entries where target_id = $1", [id]);
    expect(audit).toEqual({
      action: "edit_client_account",
      details: { before: { name: "Client 2009" }, after: { name: "Told" } },
    });
  });
});

describe("a service", () => {
  test("D2, F2: is edited, and found by what it is now alone", async () => {
    const id = await aClient("2101", {
      services: [{ external_id: "vds-2101", name: "VDS", addresses: ["203.0.113.9"] }],
    });
    const edit = { addresses: ["198.51.100.7", "2001:DB8:0:0::7"], domains: ["Новый.example"] };
    const { service, client } = await saveService("2101", id, { ...edit, status: ServiceStatus.SUSPENDED });
    expect(service).toMatchObject({ addresses: ["198.51.100.7", "2001:db8::7"], status: ServiceStatus.SUSPENDED });
    expect(client?.version).toBe(2);
    expect(await names("198.51.100.0/24")).toEqual(["Client 2101"]);
    expect(await names("новый.example")).toEqual(["Client 2101"]);
    expect(await names("203.0.113.9")).not.toContain("Client 2101");
  });

  test("D2: goes for a reason that stands in the audit, and stays away until billing tells something new of it", async () => {
    const id = await aClient("2102");
    const request = { clientId: id, serviceId: "vds-2102", kind: "", version: 1 };
    const asAlice = await world.as(world.staff.alice);
    const without = world.clients.deleteService({ ...request, reason: "  " }, asAlice);
    await expect(without).rejects.toMatchObject({
      reason: "search.invalid_edit",
      violations: [{ pointer: "/reason" }],
    });
    const { client } = await world.clients.deleteService({ ...request, reason: "ordered twice" }, asAlice);
    expect(client?.version).toBe(2);
    expect(await names("d2102.example")).toEqual([]);
    const audit = await world.pool.value("select details ->> 'reason' from audit_entries where target_id = $1", [id]);
    expect(audit).toBe("ordered twice");
    await world.importRows([aRow("2102", { version: 2, status: "closed" })]);
    expect((await world.get(id)).services).toEqual([]);
    const [service] = aRow("2102").services;
    await world.importRows([aRow("2102", { version: 3, services: [{ ...service, status: "suspended" }] })]);
    expect((await world.get(id)).services).toMatchObject([{ id: "vds-2102" }]);
    expect(await names("d2102.example")).toEqual(["Client 2102"]);
  });

  test.each([
    ["an address that is none", { addresses: ["203.0.113.300"] }, "/addresses/0"],
    ["a status that is none", { status: ServiceStatus.UNSPECIFIED }, "/status"],
  ])("D2: %s is refused by its field", async (_, changes, pointer) => {
    const id = await aClient("2103");
    const edit = saveService("2103", id, changes);
    await expect(edit).rejects.toMatchObject({ reason: "search.invalid_edit", violations: [{ pointer }] });
  });

  test("D2: one that was edited and then deleted stays away as well", async () => {
    const id = await aClient("2105");
    await saveService("2105", id, { name: "Renamed", status: ServiceStatus.SUSPENDED });
    const request = { clientId: id, serviceId: "vds-2105", kind: "", version: 2, reason: "ordered twice" };
    await world.clients.deleteService(request, await world.as(world.staff.alice));
    await world.importRows([aRow("2105", { version: 2, status: "closed" })]);
    expect((await world.get(id)).services).toEqual([]);
  });

  test("D2: one that the client does not have is not found", async () => {
    const id = await aClient("2104");
    const edit = saveService("2104", id, { kind: "other" });
    await expect(edit).rejects.toMatchObject({ kind: "not_found", reason: "search.service_not_found" });
  });
});

describe("a payment", () => {
  test("D2, F1: is edited, found by its new number, and stays so when billing tells the old one again", async () => {
    const id = await aClient("2201");
    const payment = { number: "№ 77-2201", amount: "012.50", currency: "eur", status: PaymentStatus.REFUNDED };
    const request = { clientId: id, paymentId: "p2201", version: 1, ...payment, paidAt: undefined };
    const answer = await world.clients.savePayment(request, await world.as(world.staff.alice));
    expect(answer.payment).toMatchObject({ amount: "12.50", currency: "EUR", status: PaymentStatus.REFUNDED });
    expect(await names("77-2201")).toEqual(["Client 2201"]);
    await world.importRows([aRow("2201", { version: 2, status: "closed" })]);
    expect((await world.get(id)).payments).toMatchObject([{ number: answer.payment?.number, amount: "12.50" }]);
    expect(await names("INV-2201")).toEqual([]);
  });

  test.each([
    ["an amount that is none", { amount: "1,234" }, "/amount"],
    ["a currency without an amount", { currency: "EUR" }, "/amount"],
    ["a currency that there is not", { amount: "1", currency: "QQQ" }, "/currency"],
  ])("D2: %s is refused by its field", async (_, changes, pointer) => {
    const id = await aClient("2202");
    const payment = { number: "", amount: "", currency: "", status: PaymentStatus.PAID, paidAt: undefined };
    const request = { clientId: id, paymentId: "p2202", version: 1, ...payment, ...changes };
    const edit = world.clients.savePayment(request, await world.as(world.staff.alice));
    await expect(edit).rejects.toMatchObject({ reason: "search.invalid_edit", violations: [{ pointer }] });
  });
});
