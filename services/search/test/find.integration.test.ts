import { IdentifierKind, MatchQuality } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, createWorld, reader, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
  const many = Array.from({ length: 60 }, (_, n) => aRow(String(2000 + n)));
  const rows = [
    aRow("3001", {
      login: "ivanov",
      email: "ivanov@почта.рф",
      phone: "8 (495) 123-45-67",
      services: vds("198.51.100.7"),
    }),
    aRow("3002", {
      login: "ivanova",
      email: "ivanova@mail.example",
      projects: ["other"],
      services: vds("198.51.100.70"),
    }),
    aRow("3003", { login: "petrov", projects: [], services: vds("2001:db8:aa::1", "::ffff:198.51.100.9") }),
  ];
  expect(await world.importRows([...many, ...rows])).toMatchObject({ created: 63, bad: [] });
});

afterAll(() => world.stop());

function vds(...addresses: readonly string[]) {
  return [{ external_id: `s-${addresses[0]}`, name: "Dedicated", status: "active", addresses }];
}

/** The logins of those who are found. */
async function logins(q: string, caller: Caller = reader): Promise<string[]> {
  const { clients } = await world.find(q, caller);
  return clients.map(({ client }) => client?.login ?? "");
}

/** All that is found, page by page. */
async function allPages(q: string, pageSize: number): Promise<string[]> {
  const found: string[] = [];
  let pageToken = "";
  do {
    const { clients, nextPageToken } = await world.find(q, reader, { pageSize, pageToken });
    expect(clients.length).toBeLessThanOrEqual(pageSize);
    found.push(...clients.map(({ client }) => client?.login ?? ""));
    pageToken = nextPageToken;
  } while (pageToken !== "");
  return found;
}

describe("one box", () => {
  test.each([
    ["a login", "IVANOV", IdentifierKind.LOGIN],
    ["an external id", "3001", IdentifierKind.EXTERNAL_ID],
    ["an email of any script", "ivanov@почта.рф", IdentifierKind.EMAIL],
    ["a phone in other punctuation", "8-495-1234567", IdentifierKind.PHONE],
    ["a client user", "ann3001@home.example", IdentifierKind.EMAIL],
    ["an address", "198.51.100.7", IdentifierKind.IP],
    ["a payment number", "INV-3001", IdentifierKind.PAYMENT],
    ["a payment number said otherwise", "inv 3001", IdentifierKind.PAYMENT],
  ])("F1: finds a client by %s, and says so", async (_, q, kind) => {
    const { clients } = await world.find(q);
    expect(clients[0]).toMatchObject({
      client: { login: "ivanov" },
      matchedKind: kind,
      matchedQuality: MatchQuality.EXACT,
    });
  });

  test("F1: finds a client by the domain of a service", async () => {
    expect(await logins("https://www.d2005.example/page")).toEqual(["login-2005"]);
  });

  test("F2: what is exact is first, then what begins so", async () => {
    const { clients } = await world.find("ivanov");
    const found = clients.map(({ client, matchedQuality }) => [client?.login, MatchQuality[matchedQuality]]);
    expect(found).toEqual([
      ["ivanov", "EXACT"],
      ["ivanova", "PREFIX"],
    ]);
  });

  test("F2: addresses are found by prefix and CIDR, IPv6 in any spelling, v4-mapped as v4", async () => {
    expect((await logins("198.51.100.")).sort()).toEqual(["ivanov", "ivanova", "petrov"]);
    expect((await logins("198.51.100.0/28")).sort()).toEqual(["ivanov", "petrov"]);
    expect((await logins("198.51.100.0/255.255.255.240")).sort()).toEqual(["ivanov", "petrov"]);
    expect(await logins("2001:0DB8:00aa:0:0::1")).toEqual(["petrov"]);
    expect(await logins("2001:db8:aa::/48")).toEqual(["petrov"]);
    expect(await logins("198.51.100.9")).toEqual(["petrov"]);
    expect(await logins("198.51.100.9:443")).toEqual(["petrov"]);
    expect(await logins("0.0.0.0/0")).toEqual([]);
  });

  test("F2: phones are found by their last digits, and with another country's beginning", async () => {
    expect(await logins("123-45-67")).toEqual(["ivanov"]);
    expect(await logins("+7 495 123 45 67")).toEqual(["ivanov"]);
  });

  test("F1: numbers and addresses forgive nothing", async () => {
    expect(await logins("INV-30011")).toEqual([]);
    expect(await logins("198.51.100.8")).toEqual([]);
  });

  test("F1: pages hold each client once, in one order, also of those found by several values", async () => {
    const whole = await allPages("203.0.113.", 200);
    expect(new Set(whole).size).toBe(whole.length);
    expect(whole.length).toBe(60);
    expect(await allPages("203.0.113.", 7)).toEqual(whole);
    const lettered = await allPages("login-20", 200);
    expect(await allPages("login-20", 7)).toEqual(lettered);
    expect(lettered.length).toBe(60);
  });

  test("F1: a page token of another question is refused", async () => {
    const { nextPageToken } = await world.find("login-20", reader, { pageSize: 5 });
    expect(nextPageToken).not.toBe("");
    await expect(world.find("inv-20", reader, { pageToken: nextPageToken })).rejects.toMatchObject({
      reason: "page_token_invalid",
    });
  });

  test.each([
    ["nothing", ""],
    ["blanks", "   "],
    ["a pattern", "%"],
    ["another pattern", "__"],
    ["SQL", "'; drop table clients; --"],
    ["a dash", "-"],
    ["a quote", '"'],
    ["an @", "@"],
    ["10 000 characters", "x".repeat(10_000)],
    ["a NUL", "\u0000"],
    ["half a character", "\ud800"],
  ])("F1: %s finds nobody and breaks nothing", async (_, q) => {
    expect(await logins(q)).toEqual([]);
  });
});

describe("who may see a client", () => {
  test("F3: a person finds the clients of the projects that their departments serve, by nothing anybody else's", async () => {
    expect(await logins("ivanov", world.staff.alice)).toEqual(["ivanov"]);
    expect(await logins("ivanov", world.staff.dave)).toEqual(["ivanova"]);
    for (const q of ["ivanov", "3001", "ivanov@почта.рф", "84951234567", "198.51.100.7", "INV-3001", "ann3001"]) {
      expect(await logins(q, world.staff.dave), q).not.toContain("ivanov");
    }
    expect((await logins("198.51.100.", world.staff.dave)).sort()).toEqual(["ivanova"]);
    expect((await world.find("203.0.113.", world.staff.dave)).nextPageToken).toBe("");
  });

  test("F3: an exact id leads nobody to a client that they may not see, nor does that of none", async () => {
    const id = (await world.find("ivanov")).clients[0]?.client?.id ?? "";
    expect((await world.get(id, world.staff.alice)).client?.login).toBe("ivanov");
    for (const wanted of [id, newId()]) {
      await expect(world.get(wanted, world.staff.dave)).rejects.toMatchObject({ reason: "search.client_not_found" });
    }
  });

  test("F3: administrators see all, also who is in no project", async () => {
    expect(await logins("petrov", world.staff.admin)).toEqual(["petrov"]);
    expect(await logins("petrov", world.staff.alice)).toEqual([]);
  });

  test("F3: without the permission or the scope nothing is answered", async () => {
    const wrong = { kind: "key", id: "k", name: "k", scopes: ["clients:write"] } as const;
    for (const caller of [
      world.staff.olga,
      wrong,
      { kind: "visitor", id: "v" } as const,
      { kind: "anonymous" } as const,
    ]) {
      await expect(world.find("ivanov", caller)).rejects.toMatchObject({ reason: "caller.not_allowed" });
      await expect(world.get(newId(), caller)).rejects.toMatchObject({ reason: "caller.not_allowed" });
    }
  });

  test("F3: a change is found at once, and what it was no more", async () => {
    await world.importRows([aRow("3010", { login: "before" })]);
    expect(await logins("before")).toEqual(["before"]);
    await world.importRows([aRow("3010", { version: 2, login: "after" })]);
    expect([await logins("before"), await logins("after")]).toEqual([[], ["after"]]);
  });
});
