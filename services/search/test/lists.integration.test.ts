import { callerKey } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { encodePageToken } from "@switchboard/kit/page-token";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aRow, createWorld, reader, type World } from "./world.ts";

const MANY = 450;

let world: World;
let id: string;

beforeAll(async () => {
  world = await createWorld();
  const many = <T>(make: (index: number) => T) => Array.from({ length: MANY }, (_, index) => make(index));
  const time = (index: number) => `2026-01-01T00:00:${String(index % 60).padStart(2, "0")}Z`;
  const row = aRow("3001", {
    people: many((index) => ({ external_id: `u${index}`, name: `Name ${index % 7}`, owner: index === 400 })),
    services: many((index) => ({ external_id: `s${index}`, kind: index % 2 === 0 ? "vds" : "", status: "active" })),
    // Some at the same time, some of an unknown one.
    payments: many((index) => ({
      external_id: `p${index}`,
      status: "paid",
      ...(index % 5 && { paid_at: time(index) }),
    })),
  });
  await world.importRows([row]);
  id = (await world.find("login-3001")).clients[0]?.client?.id ?? "";
  await world.pool.query(
    `
    insert into expenses (id, client_id, amount, currency, description, spent_at)
    select gen_random_uuid(), $1, '1.00', 'EUR', n::text, timestamptz '2026-01-01' + (n % 60) * interval '1 s'
    from generate_series(1, ${MANY}) n`,
    [id],
  );
});

afterAll(() => world.stop());

/** All pages of a list of 100, one after the other. */
async function allOf<Row>(ask: (pageToken: string) => Promise<{ rows: readonly Row[]; nextPageToken: string }>) {
  const pages: Row[][] = [];
  let token = "";
  do {
    const { rows, nextPageToken } = await ask(token);
    pages.push([...rows]);
    token = nextPageToken;
  } while (token !== "");
  expect(pages.map((page) => page.length)).toEqual([100, 100, 100, 100, 50]);
  return pages.flat();
}

const asked = (pageToken: string, pageSize = 100) => ({ clientId: id, pageSize, pageToken });

test("D2: the people of a client are listed page by page, owners first, each once", async () => {
  const as = await world.as(world.staff.alice);
  const people = await allOf(async (token) => {
    const { people: rows, nextPageToken } = await world.clients.listClientPeople(asked(token), as);
    return { rows, nextPageToken };
  });
  expect(new Set(people.map((person) => person.id)).size).toBe(MANY);
  expect(people.map(({ owner }) => owner).lastIndexOf(true)).toBe(0);
});

test("D2: the services of a client are listed page by page, each once", async () => {
  const as = await world.as(world.staff.alice);
  const services = await allOf(async (token) => {
    const { services: rows, nextPageToken } = await world.clients.listClientServices(asked(token), as);
    return { rows, nextPageToken };
  });
  expect(new Set(services.map((service) => service.id)).size).toBe(MANY);
});

test("D2: the payments of a client are listed page by page, the newest first, those of an unknown time last", async () => {
  const as = await world.as(world.staff.alice);
  const payments = await allOf(async (token) => {
    const { payments: rows, nextPageToken } = await world.clients.listClientPayments(asked(token), as);
    return { rows, nextPageToken };
  });
  expect(new Set(payments.map((payment) => payment.id)).size).toBe(MANY);
  const times = payments.map(({ paidAt }) => Number(paidAt?.seconds ?? 0));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(times.filter((time) => time === 0)).toHaveLength(MANY / 5);
});

test("D2: the expenses of a client are listed page by page, the newest first", async () => {
  const as = await world.as(world.staff.alice);
  const expenses = await allOf(async (token) => {
    const { expenses: rows, nextPageToken } = await world.clients.listClientExpenses(asked(token), as);
    return { rows, nextPageToken };
  });
  expect(new Set(expenses.map((expense) => expense.id)).size).toBe(MANY);
  const times = expenses.map(({ spentAt }) => Number(spentAt?.seconds ?? 0));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test("D2: the change log of a client says who changed it, the newest first", async () => {
  await world.importRows([aRow("3002"), aRow("3003")]);
  await world.importRows([aRow("3002", { version: 2, name: "Other" })]);
  const clientId = (await world.find("login-3002")).clients[0]?.client?.id ?? "";
  const account = { name: "Mine", email: "", phone: "", comment: "", projectIds: [world.projects.acme], version: 2 };
  const as = await world.as(world.staff.alice);
  await world.clients.saveAccount({ clientId, ...account }, as);
  const first = await world.clients.listClientChanges({ clientId, pageSize: 2, pageToken: "" }, as);
  const rest = await world.clients.listClientChanges({ clientId, pageSize: 2, pageToken: first.nextPageToken }, as);
  expect([...first.changes, ...rest.changes]).toMatchObject([
    { version: 3, actor: callerKey(world.staff.alice) },
    { version: 2, actor: "source:billing" },
    { version: 1, actor: "source:billing" },
  ]);
  expect(rest.nextPageToken).toBe("");
});

test("D2, F3: lists of a client whom one may not see are not there, also by its exact id", async () => {
  const { clients } = world;
  const lists = [
    clients.listClientPeople,
    clients.listClientServices,
    clients.listClientPayments,
    clients.listClientExpenses,
    clients.listClientChanges,
  ];
  for (const list of lists) {
    const notFound = { kind: "not_found", reason: "search.client_not_found" };
    await expect(list(asked(""), await world.as(world.staff.dave))).rejects.toMatchObject(notFound);
    await expect(list({ ...asked(""), clientId: newId() }, await world.as(reader))).rejects.toMatchObject(notFound);
    const notAllowed = { kind: "permission_denied", reason: "caller.not_allowed" };
    await expect(list(asked(""), await world.as(world.staff.olga))).rejects.toMatchObject(notAllowed);
  }
});

test("D2: a token that somebody made up, or of another list, is refused", async () => {
  const { clients } = world;
  const as = await world.as(world.staff.alice);
  const refused = { kind: "invalid_argument", reason: "page_token_invalid" };
  const answers = [
    clients.listClientPeople(asked(encodePageToken(["", "a\0", newId()], `people ${id}`)), as),
    clients.listClientServices(asked(encodePageToken(["a\0", "b"], `services ${id}`)), as),
    clients.listClientPayments(asked(encodePageToken(["never", "b"], `payments ${id}`)), as),
    clients.listClientExpenses(asked(encodePageToken(["never", "b"], `expenses ${id}`)), as),
    clients.listClientChanges(asked(encodePageToken(["9".repeat(30)], `changes ${id}`)), as),
    clients.listClientPayments(asked(encodePageToken(["a", "b"], `services ${id}`)), as),
  ];
  await Promise.all(answers.map((answer) => expect(answer).rejects.toMatchObject(refused)));
});
