import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ClientRow } from "../src/domain/client-row.ts";
import { readClientRow } from "../src/domain/read-client-row.ts";
import { readBillmanager } from "../src/feeds/billmanager.ts";
import { readFossbilling } from "../src/feeds/fossbilling.ts";
import { type Drafts, type Page, pageOf } from "../src/feeds/page.ts";
import { list } from "../src/feeds/values.ts";
import { readWhmcs } from "../src/feeds/whmcs.ts";

const pass = { version: 1_000, zone: "Europe/Moscow" };
const readers = { billmanager: readBillmanager, fossbilling: readFossbilling, whmcs: readWhmcs };
type Panel = keyof typeof readers;

/** A fixture has the body of each answer by the name of the file it would be saved in. */
function pages(panel: Panel, rows: "none" | "one" | "two"): Page[] {
  const text = readFileSync(new URL(`fixtures/${panel}/${rows}.json`, import.meta.url), "utf8");
  const bodies: Readonly<Record<string, unknown>> = JSON.parse(text);
  return Object.entries(bodies).map(([file, body]) => pageOf(file, body));
}

function rowsOf({ drafts }: Drafts): ClientRow[] {
  return drafts.map((draft) => {
    const read = readClientRow(draft, { zone: "UTC", latestVersion: 2_000 });
    if (!read.ok || read.row.state !== "present") throw new Error(JSON.stringify(read));
    return read.row;
  });
}

function read(panel: Panel, rows: "none" | "one" | "two"): ClientRow[] {
  const found = readers[panel](pages(panel, rows), pass);
  expect(found.faults).toEqual([]);
  return rowsOf(found);
}

function faultsOf(panel: Panel, file: string, body: unknown): string[] {
  const { drafts, faults } = readers[panel]([pageOf(file, body)], pass);
  expect(drafts).toEqual([]);
  return faults.map(({ source, reason }) => `${source} ${reason}`);
}

describe("what all panels have in common", () => {
  test.each(["billmanager", "fossbilling", "whmcs"] as const)(
    "D1: no rows of %s are no clients and no fault",
    (panel) => {
      expect(read(panel, "none")).toEqual([]);
    },
  );

  test.each(["billmanager", "fossbilling", "whmcs"] as const)(
    "D1: rows that pages of %s repeat are there once",
    (panel) => {
      const rows = read(panel, "two");
      expect(rows).toHaveLength(2);
      expect(rows.every(({ version }) => version === 1_000)).toBe(true);
    },
  );

  test.each(["billmanager", "fossbilling", "whmcs"] as const)("D1: nothing secret of %s is let through", (panel) => {
    for (const rows of ["one", "two"] as const) {
      const set = pages(panel, rows);
      if (rows === "one") expect(JSON.stringify(set)).toContain("secret-");
      expect(JSON.stringify(readers[panel](set, pass))).not.toContain("secret-");
    }
  });

  test.each([
    ["nothing", undefined, 0],
    ["null", null, 0],
    ["an empty text", "", 0],
    ["an empty list", [], 0],
    ["an empty object", {}, 0],
    ["a list in a list", [[]], 0],
    ["one bare object", { id: 1 }, 1],
    ["a list", [{ id: 1 }, { id: 2 }], 2],
  ])("D1: %s is a list of rows", (_what, value, rows) => {
    expect(list(value)).toHaveLength(rows);
  });

  test.each([
    ["GetClients.json", "GetClients", undefined],
    ["saved/GetClients-12.json", "GetClients", undefined],
    ["service.ip@1042.json", "service.ip", "1042"],
    ["vds.vps@42-2.json", "vds.vps", "42"],
    ["client.get_list-3.JSON", "client.get_list", undefined],
  ])("D1: the name %s says what was asked", (file, call, about) => {
    expect(pageOf(file, {})).toEqual({ source: file, call, about, body: {} });
  });
});

describe("WHMCS", () => {
  test("D1: one client with everything", () => {
    const [client] = read("whmcs", "one");
    expect(client).toMatchObject({
      externalId: "7",
      aliases: ["0b1c2d3e-0000-4000-8000-00000000000a"],
      name: "Пётр Иванов",
      email: "petr@shop.example",
      phone: "+44.1234567890",
      status: "active",
      registeredAt: new Date("2019-03-03T21:00:00Z"),
      balance: { amount: "15.95", currency: "GBP" },
      people: [{ externalId: "3", name: "Ann Lee", email: "ann@shop.example", owner: true }],
    });
    expect(client?.services).toMatchObject([
      {
        externalId: "12",
        kind: "product",
        name: "VPS Start",
        domains: ["shop.example"],
        addresses: ["203.0.113.7", "203.0.113.8", "2001:db8::8"],
        price: { amount: "9.90" },
      },
      {
        externalId: "5",
        kind: "domain",
        status: "suspended",
        domains: ["xn--e1afmkfd.xn--p1ai"],
        startedAt: undefined,
      },
    ]);
    expect(client?.payments).toMatchObject([
      {
        number: "31",
        money: { amount: "9.90", currency: "GBP" },
        status: "paid",
        paidAt: new Date("2020-01-02T00:04:05Z"),
      },
      { number: "4XY-12345", money: { amount: "9.90" }, status: "paid" },
    ]);
  });

  test("D1: a person of two clients is with both, and contacts beside the users", () => {
    const [first, second] = read("whmcs", "two");
    expect(first?.people).toMatchObject([{ externalId: "3", owner: true }]);
    expect(second).toMatchObject({ name: "Weiß & Söhne", email: undefined, status: "closed", registeredAt: undefined });
    expect(second?.people).toMatchObject([
      { externalId: "3", owner: false },
      { externalId: "contact-3", phone: "030 123456" },
    ]);
    expect(second?.services).toMatchObject([{ externalId: "13", status: "ended", domains: [], addresses: [] }]);
    expect(second?.payments).toBeUndefined();
  });

  test.each([
    [{ result: "error", message: "Invalid IP" }, "x.json is an error: Invalid IP"],
    [{ result: "success" }, "x.json says success and has no list that is known"],
    [{ result: "success", totalresults: "3", clients: "" }, "x.json says success and none of 3 rows"],
    [{}, "x.json is an error: no success and no message"],
    ["<html>", "x.json is an error: no success and no message"],
    [null, "x.json is an error: no success and no message"],
  ])("D1: %j is a fault", (body, fault) => {
    expect(faultsOf("whmcs", "x.json", body)).toEqual([fault]);
  });

  test("D1: texts are as people wrote them, without entities of HTML", () => {
    const client = {
      id: 9,
      companyname: "O&#039;Hara &amp; S&ouml;hne &lt;GmbH&gt;",
      email: "o&#039;hara@shop.example",
    };
    const page = pageOf("GetClients.json", { result: "success", totalresults: 1, clients: { client } });
    expect(readWhmcs([page], pass).drafts).toMatchObject([
      { name: "O'Hara & Söhne <GmbH>", email: "o'hara@shop.example" },
    ]);
  });

  test("D1: fewer rows than the panel has are told of", () => {
    const set = pages("whmcs", "two").filter(({ source }) => source !== "GetClients-2.json");
    const { drafts, faults } = readWhmcs(set, pass);
    expect(drafts).toHaveLength(1);
    expect(faults.map(({ reason }) => reason)).toEqual(["brought 1 of 2 rows", "no page has the client 8 itself"]);
  });

  test("D1: a list of which a page failed, or did not bring all, is left as it is", () => {
    const failed = pageOf("GetClientsProducts-2.json", { result: "success", totalresults: 3, products: "" });
    const [first] = rowsOf(readWhmcs([...pages("whmcs", "two"), failed], pass));
    expect(first).toMatchObject({ services: undefined, people: [{ externalId: "3" }] });
    const half = { result: "success", totalresults: 2, products: { product: { id: 12, clientid: 7 } } };
    const others = pages("whmcs", "one").filter(({ call }) => call !== "GetClientsProducts");
    const { drafts, faults } = readWhmcs([...others, pageOf("GetClientsProducts.json", half)], pass);
    expect(faults.map(({ reason }) => reason)).toEqual(["brought 1 of 2 rows"]);
    expect(drafts[0]).not.toHaveProperty("services");
    expect(drafts[0]).toHaveProperty("payments");
  });

  test("D1: half of what is one list with us leaves the list as it is", () => {
    const set = pages("whmcs", "one").filter(({ call }) => call !== "GetClientsDomains");
    const { drafts, faults } = readWhmcs(set, pass);
    expect(faults.map(({ reason }) => reason)).toEqual([
      "there are products and no domains: services are left as they are",
    ]);
    expect(drafts[0]).not.toHaveProperty("services");
  });
});

describe("BILLmanager", () => {
  test("D1: one client with everything", () => {
    const [client] = read("billmanager", "one");
    expect(client).toMatchObject({
      externalId: "42",
      name: "Рога и копыта",
      status: "active",
      registeredAt: new Date("2020-02-29T07:00:00Z"),
      balance: { amount: "1234.56", currency: "EUR" },
      people: [
        {
          externalId: "91",
          name: "Ann Lee",
          login: "ann@shop.example",
          email: "ann@shop.example",
          phone: "+7 (495) 123-45-67",
        },
      ],
      payments: [{ number: "INV/2024/001", money: { amount: "880.50", currency: "RUB" }, status: "paid" }],
    });
    expect(client?.services).toMatchObject([
      {
        externalId: "1001",
        kind: "vds",
        name: "VPS Start",
        status: "active",
        domains: ["vds1.shop.example"],
        addresses: ["203.0.113.7", "2001:db8::7"],
        expiresAt: new Date("2030-12-31T21:00:00Z"),
        price: { amount: "5.00" },
      },
    ]);
    expect(client?.services?.[0]?.price).not.toHaveProperty("currency");
  });

  test("D1: statuses by code, refunds by their number, and no address of a server that many share", () => {
    const [first, second] = read("billmanager", "two");
    expect(first?.services).toMatchObject([
      { externalId: "1002", status: "ended", domains: ["shop.example", "xn--e1afmkfd.xn--p1ai"], addresses: [] },
    ]);
    expect(first?.payments).toMatchObject([{ number: "return-INV/2024/001", status: "refunded" }]);
    expect(second).toMatchObject({
      externalId: "43",
      status: "suspended",
      registeredAt: undefined,
      balance: { amount: "49.99" },
    });
    expect(second?.services).toMatchObject([
      { externalId: "1003", kind: "vhost", status: "suspended", expiresAt: undefined },
      { externalId: "1004", kind: "vds.vps", status: "pending" },
    ]);
    expect(second?.payments).toMatchObject([{ number: "INV/2024/002", status: "unknown", money: undefined }]);
  });

  test.each([
    ["vds.json", { doc: { ok: {} } }, "vds.json says success and has no rows"],
    ["vds.json", { doc: { p_elems: { $: "3" } } }, "vds.json says success and has no rows"],
    ["vds.json", { doc: { error: { $type: "access", msg: { $: "Нет доступа" } } } }, "vds.json is the error access"],
    ["vds.json", {}, "vds.json has no document"],
    ["vds.json", [], "vds.json has no document"],
    ["vds.json", { doc: { elem: { id: { $: "1" } } } }, "vds.json does not say whose 1 is"],
  ])("D1: of %s the answer %j is a fault", (file, body, fault) => {
    expect(faultsOf("billmanager", file, body)).toEqual([fault]);
  });

  test("D1: addresses are those of the service's row when nobody asked for them", () => {
    const set = pages("billmanager", "one").filter(({ call }) => call !== "service.ip");
    expect(rowsOf(readBillmanager(set, pass))[0]?.services).toMatchObject([{ addresses: ["203.0.113.7"] }]);
  });

  test("D1: an answer without its rows takes nothing from anybody", () => {
    const set = [...pages("billmanager", "one"), pageOf("domain.json", { doc: { ok: {} } })];
    const { drafts, faults } = readBillmanager(set, pass);
    expect(faults).toHaveLength(1);
    expect(drafts[0]).not.toHaveProperty("services");
    expect(drafts[0]).toHaveProperty("people");
  });

  test("D1: a name that two accounts have says not whose a payment is", () => {
    const twins = [1, 2].map((id) => ({ id: { $: String(id) }, name: { $: "Twin" } }));
    const payment = { id: { $: "9" }, account_name: { $: "Twin" } };
    const set = [pageOf("account.json", { doc: { elem: twins } }), pageOf("payment.json", { doc: { elem: payment } })];
    expect(readBillmanager(set, pass).faults).toEqual([
      { source: "payment.json", field: "", reason: "does not say whose 9 is" },
    ]);
  });
});

describe("FOSSBilling", () => {
  test("D1: one client with everything", () => {
    const [client] = read("fossbilling", "one");
    expect(client).toMatchObject({
      externalId: "5",
      aliases: ["legacy-5"],
      name: "Ann Lee",
      email: "ann@shop.example",
      phone: "+44 20 7946 0958",
      balance: { amount: "12.1", currency: "EUR" },
      services: [
        { externalId: "21", kind: "domain", domains: ["shop.co.uk"], price: { amount: "9.9", currency: "EUR" } },
      ],
      payments: [{ number: "FOSS00031", money: { amount: "0.3", currency: "EUR" }, status: "paid" }],
    });
  });

  test("D1: what is not known stays unknown", () => {
    const client = read("fossbilling", "two").find(({ externalId }) => externalId === "6");
    expect(client).toMatchObject({
      name: "Ромашка",
      email: undefined,
      phone: undefined,
      status: "closed",
      registeredAt: undefined,
      balance: { amount: "0" },
      payments: [
        { number: "32", status: "pending", paidAt: undefined },
        { number: "FOSS00033", status: "refunded", money: { amount: "0.0000001", currency: "USD" } },
      ],
    });
    expect(client?.balance).not.toHaveProperty("currency");
  });

  test.each([
    [
      { result: null, error: { message: "Authentication Failed", code: 201 } },
      "client.get_list.json is an error: Authentication Failed",
    ],
    [{ result: true, error: null }, "client.get_list.json says success and has no list"],
    [{ result: { total: 7, list: [] }, error: null }, "client.get_list.json says success and none of 7 rows"],
    ["", "client.get_list.json says success and has no list"],
  ])("D1: %j is a fault", (body, fault) => {
    expect(faultsOf("fossbilling", "client.get_list.json", body)).toEqual([fault]);
  });

  test("D1: an answer of which nothing is taken is told of", () => {
    const fault = "support.get_list.json answers support.get_list, of which nothing is taken";
    expect(faultsOf("fossbilling", "support.get_list.json", { result: { list: [] }, error: null })).toEqual([fault]);
  });
});
