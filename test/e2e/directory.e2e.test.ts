import { gzipSync } from "node:zlib";
import {
  addClientPerson,
  deleteClientService,
  findClients,
  getClient,
  getDepartment,
  importClients,
  listAudit,
  listClientChanges,
  listClientExpenses,
  listClientPayments,
  listClientPeople,
  listClientServices,
  removeClientPerson,
  saveClientAccount,
  saveClientPayment,
  saveClientPerson,
  saveClientService,
  saveDepartment,
  saveProject,
} from "@switchboard/contracts/gen/calls";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";
import { People } from "./support/people.ts";

let system: TestSystem;
let people: People;
let admin: StaffClient;
let alice: StaffClient;
let dave: StaffClient;

beforeAll(async () => {
  system = await startTestSystem({ notifies: 1, searches: 1 });
  people = new People(system);
  [admin, alice, dave] = await Promise.all([
    people.operator("admin"),
    people.operator("alice"),
    people.operator("dave"),
  ]);
});

afterAll(async () => {
  people?.leave();
  await system?.stop();
});

const lines = (rows: readonly object[]) => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

const ivanov = {
  external_id: "1",
  version: 3,
  login: "ivanov",
  name: "Иван Иванов",
  email: "ivanov@mail.example",
  phone: "+7 (495) 123-45-67",
  projects: ["acme"],
  services: [{ external_id: "vds-1", name: "VDS", addresses: ["203.0.113.77"], domains: ["shop.example"] }],
  payments: [{ external_id: "9", number: "INV-000124", money: { amount: "12.50", currency: "EUR" }, status: "paid" }],
};
const lee = { ...ivanov, external_id: "2", login: "lee", email: "lee@mail.example", phone: "+44 20 7946 0123" };
const other = { ...lee, name: "Wolfgang Lee", projects: ["other"], services: [], payments: [] };

/** The logins of those who are found. */
async function found(client: StaffClient, q: string): Promise<(string | null)[]> {
  return (await client.call(findClients, { q })).clients.map(({ client: { login } }) => login);
}

test("D1, F1, F2, F3: clients that billing sends are found by anything that is exact, by those who may see them", async () => {
  const { department } = await admin.call(getDepartment, { department: "it-support" });
  const { project } = await admin.call(saveProject, { project: "other", name: "Other", allowed_origins: [] });
  const { id: _, slug, ...settings } = department;
  await admin.call(saveDepartment, { department: slug, ...settings, project_ids: [project.id] });

  const content = gzipSync(lines([ivanov, other, { ...lee, external_id: "3", email: "none" }]));
  const report = await until("search knows who is an administrator, and the project", async () => {
    const taken = await admin.call(importClients, { source: "billing" }, { content });
    return taken.bad === 1 ? taken : undefined;
  });
  expect(report.faults).toMatchObject([{ line: 3, field: "/email" }]);
  expect(await admin.call(importClients, { source: "billing" }, { content })).toMatchObject({ unchanged: 2, bad: 1 });

  const known = ["IVANOV", "Ivanov@Mail.example", "8 495 123 45 67", "203.0.113.", "203.0.113.0/24", "inv-000124"];
  for (const q of known) {
    expect([q, await found(alice, q)]).toEqual([q, ["ivanov"]]);
    expect([q, await found(dave, q)]).toEqual([q, []]);
  }
  expect(await found(dave, "lee@mail.example")).toEqual(["lee"]);
  expect(await found(alice, "lee@mail.example")).toEqual([]);

  const [hit] = (await alice.call(findClients, { q: "203.0.113.77" })).clients;
  expect(hit?.matched).toEqual({ kind: "ip", value: "203.0.113.77", quality: "exact" });
  const id = hit?.client.id ?? "";
  const client = await alice.call(getClient, { client_id: id });
  expect(client).toMatchObject({
    client: { name: "Иван Иванов", version: 1 },
    services: [{ id: "vds-1", addresses: ["203.0.113.77"] }],
    payments: [{ number: "INV-000124", amount: "12.50", currency: "EUR", status: "paid" }],
    expenses: [],
  });
  const typed = { "Иван Ивано": "prefix", "иавн иванов": "typo", bdfyjd: "layout", "ivan ivanow": "script" };
  for (const [q, quality] of Object.entries(typed)) {
    expect((await alice.call(findClients, { q })).clients).toMatchObject([
      { client: { login: "ivanov" }, matched: { kind: "name", value: "Иван Иванов", quality } },
    ]);
    expect([q, await found(dave, q)]).toEqual([q, []]);
  }
  await expect(dave.call(getClient, { client_id: id })).rejects.toMatchObject({ reason: "search.client_not_found" });
});

test("D2: staff edit what they see, are told what is there when they come late, and it stands in the audit", async () => {
  const [hit] = (await alice.call(findClients, { q: "ivanov" })).clients;
  const { id = "", version = 0, project_ids = [], phone = null } = hit?.client ?? {};
  const of = (based: number) => ({ client_id: id, version: based });
  const account = { name: "Пётр Иванов", email: "petr@mail.example", phone, project_ids };
  const { client } = await alice.call(saveClientAccount, { ...of(version), ...account, comment: "prefers mail" });
  expect(client).toMatchObject({ name: "Пётр Иванов", comment: "prefers mail", version: version + 1 });
  for (const q of ["petr@mail.example", "петр иванов"]) expect(await found(alice, q)).toEqual(["ivanov"]);

  const late = admin.call(saveClientAccount, { ...of(version), ...account, name: "Ivan" });
  await expect(late).rejects.toMatchObject({
    status: 409,
    reason: "search.stale_edit",
    params: { version: String(version + 1), based_on: String(version) },
    errors: [
      { pointer: "/name", detail: "is now: Пётр Иванов" },
      { pointer: "/comment", detail: "is now: prefers mail" },
    ],
  });
  await expect(dave.call(saveClientAccount, { ...of(version + 1), ...account })).rejects.toMatchObject({ status: 404 });

  const service = { name: "VDS", status: "suspended" as const, domains: ["new.example"], addresses: ["203.0.113.78"] };
  const saved = await alice.call(saveClientService, { ...of(version + 1), service_id: "vds-1", ...service });
  expect(saved).toMatchObject({ client: { version: version + 2 }, service: { id: "vds-1", ...service } });
  expect(await found(alice, "203.0.113.78")).toEqual(["ivanov"]);
  const payment = { number: "INV-000125", amount: "13.00", currency: "EUR", status: "refunded" } as const;
  const paid = await alice.call(saveClientPayment, { ...of(version + 2), payment_id: "9", ...payment });
  expect(paid.payment).toMatchObject(payment);
  const gone = { ...of(version + 3), service_id: "vds-1", reason: "ordered twice" };
  expect((await alice.call(deleteClientService, gone)).client.version).toBe(version + 4);
  expect((await alice.call(getClient, { client_id: id })).services).toEqual([]);

  const { entries } = await admin.call(listAudit, { action: "delete_client_service" });
  expect(entries).toMatchObject([
    {
      actor: { name: "Alice" },
      target_id: id,
      before: { domains: ["new.example"] },
      details: { reason: "ordered twice" },
    },
  ]);
});

test("D2: staff add, edit and remove who signs in for a client, who is found as they are now", async () => {
  const [hit] = (await alice.call(findClients, { q: "ivanov" })).clients;
  const { id: client_id = "", version = 0 } = hit?.client ?? {};
  const anna = { login: "anna", name: "Анна Ли", email: "anna@home.example" };
  const added = await alice.call(addClientPerson, { client_id, version, ...anna });
  expect(added).toMatchObject({ client: { version: version + 1 }, person: { ...anna, phone: null, owner: false } });
  expect(await found(alice, "anna@home.example")).toEqual(["ivanov"]);
  const twin = alice.call(addClientPerson, { client_id, version: version + 1, login: "ANNA" });
  await expect(twin).rejects.toMatchObject({ status: 400, errors: [{ pointer: "/login" }] });

  const of = { client_id, person_id: added.person.id };
  const edit = { ...of, version: version + 1, ...anna, email: null, phone: "+49 30 9090" };
  const { person } = await alice.call(saveClientPerson, edit);
  expect(person).toMatchObject({ name: "Анна Ли", email: null, phone: "+49 30 9090" });
  expect(await found(alice, "anna@home.example")).toEqual([]);
  const late = alice.call(saveClientPerson, { ...edit, name: "Late" });
  await expect(late).rejects.toMatchObject({ status: 409, reason: "search.stale_edit" });
  await expect(dave.call(removeClientPerson, { ...of, version: version + 2 })).rejects.toMatchObject({ status: 404 });
  await alice.call(removeClientPerson, { ...of, version: version + 2 });
  expect((await alice.call(getClient, { client_id })).people).toEqual([]);
  const { entries } = await admin.call(listAudit, { action: "remove_client_person" });
  expect(entries).toMatchObject([{ actor: { name: "Alice" }, target_id: client_id, before: { login: "anna" } }]);
});

test("D2: what belongs to a client is listed page by page, with who changed it", async () => {
  const payments = Array.from({ length: 3 }, (_, index) => ({ external_id: `q${index}`, status: "paid" }));
  const row = { ...ivanov, external_id: "7", login: "paged", email: "paged@mail.example", payments };
  await admin.call(importClients, { source: "billing" }, { content: lines([row]) });
  const [hit] = (await alice.call(findClients, { q: "paged" })).clients;
  const of = { client_id: hit?.client.id ?? "" };
  const first = await alice.call(listClientPayments, { ...of, page_size: 2 });
  const rest = await alice.call(listClientPayments, { ...of, page_size: 2, page_token: first.next_page_token ?? "" });
  expect([...first.payments, ...rest.payments].map(({ id }) => id)).toEqual(["q2", "q1", "q0"]);
  expect((await alice.call(listClientServices, of)).services).toMatchObject([{ id: "vds-1" }]);
  expect((await alice.call(listClientPeople, of)).people).toEqual([]);
  expect((await alice.call(listClientExpenses, of)).expenses).toEqual([]);
  expect((await alice.call(listClientChanges, of)).changes).toMatchObject([{ version: 1, actor: "source:billing" }]);
  await expect(dave.call(listClientChanges, of)).rejects.toMatchObject({ reason: "search.client_not_found" });
});
