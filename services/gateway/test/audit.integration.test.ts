import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { call, newVisitor, openChat, type StaffMember, signIn } from "./support/people.ts";

type Page = Answer<Operations["listAudit"]>;

let system: System;
let edge: Edge;
let admin: StaffMember;
let chatId: string;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, notifies: 1, searches: 1 });
  edge = await startEdge(system);
  await until("the gateway has a stream to chat", () => edge.deps.exchange.live);
  admin = await signIn(edge, "admin");
  const { headers } = admin;
  const does = { accepts_chats: true, accepts_tickets: false, project_ids: [], permissions: ["chat"] };
  const department = { name: "Returns", language: "en", ...does };
  await call(edge, "PUT", "/v1/departments/returns", { body: department, headers });
  const visitor = await newVisitor(edge);
  chatId = (await openChat(edge, visitor)).id;
  await call(edge, "POST", `/v1/chats/${chatId}/end`, { headers: visitor.headers });
  expect(await call(edge, "DELETE", `/v1/chats/${chatId}`, { headers })).toMatchObject({ status: 204 });
  await call(edge, "PUT", "/v1/departments/returns", { body: { ...department, name: "Refunds" }, headers });
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

async function audit(query = ""): Promise<Page> {
  const { status, body } = await call<Page>(edge, "GET", `/v1/audit${query}`, { headers: admin.headers });
  expect([query, status]).toEqual([query, 200]);
  return body;
}

describe("the audit", () => {
  test("X52: one list of what every service keeps, newest first: who, what, before, after", async () => {
    const { entries } = await audit(`?actor_id=${admin.staff.id}`);
    const actor = { id: admin.staff.id, name: admin.staff.name };
    expect(entries).toMatchObject([
      { actor, action: "save_department", before: { name: "Returns" }, after: { name: "Refunds" }, details: {} },
      { actor, action: "chat_deleted", target_id: chatId, before: null, after: null },
      { actor, action: "save_department", before: null, after: { name: "Returns" } },
    ]);
    expect(entries[0]?.target_id).toBe(entries[2]?.target_id);
  });

  test("X52: whoever makes, changes and removes webhooks is in it, and no secret is", async () => {
    const { headers } = admin;
    const body = { url: "https://hooks.example.com/in", event_types: ["message.sent"], project_ids: [] };
    const made = await call<{ endpoint: { id: string } }>(edge, "POST", "/v1/webhooks/endpoints", { body, headers });
    const path = `/v1/webhooks/endpoints/${made.body.endpoint.id}`;
    await call(edge, "PUT", path, {
      body: { ...body, url: "https://hooks.example.com/other", state: "disabled" },
      headers,
    });
    await call(edge, "POST", `${path}/rotate-secret`, { headers });
    await call(edge, "DELETE", path, { headers });
    const { entries } = await audit("?page_size=4");
    expect(entries).toMatchObject([
      { action: "delete_webhook", before: { state: "disabled" }, after: null },
      { action: "rotate_webhook_secret", before: null, after: null },
      { action: "update_webhook", before: { url: body.url }, after: { url: "https://hooks.example.com/other" } },
      { action: "create_webhook", target_id: made.body.endpoint.id, before: null, after: { url: body.url } },
    ]);
    expect(JSON.stringify(entries)).not.toContain("whsec_");
  });

  test("X52: pages of any size have every entry once", async () => {
    const { entries: all } = await audit("?page_size=200");
    const read: unknown[] = [];
    let token = "";
    do {
      const page = await audit(`?page_size=2${token && `&page_token=${token}`}`);
      read.push(...page.entries);
      token = page.next_page_token;
    } while (token !== "");
    expect(read).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
  });

  test("X52: it is filtered by who, what and when", async () => {
    const { entries } = await audit();
    const deleted = entries.find(({ action }) => action === "chat_deleted");
    expect((await audit("?action=chat_deleted")).entries).toEqual([deleted]);
    expect((await audit(`?actor_id=${newId()}`)).entries).toEqual([]);
    const at = deleted?.at ?? "";
    const since = (await audit(`?from=${at}`)).entries;
    const until = (await audit(`?before=${at}`)).entries;
    expect(since.at(-1)).toEqual(deleted);
    expect([...since, ...until]).toEqual(entries);
    const { next_page_token } = await audit("?page_size=1");
    const other = await call(edge, "GET", `/v1/audit?action=save_staff&page_token=${next_page_token}`, {
      headers: admin.headers,
    });
    expect(other).toMatchObject({ status: 400, body: { reason: "page_token_invalid" } });
  });

  test("X58: a leap second in its filter is the second after it", async () => {
    const { entries } = await audit();
    expect((await audit("?from=2016-12-31T23:59:60Z&before=9999-01-01T00:00:00Z")).entries).toEqual(entries);
    expect((await audit("?before=2016-12-31T23:59:60Z")).entries).toEqual([]);
  });

  test("X52: while a service that keeps a part of it is away, that is said and nothing is left out", async () => {
    const without = await startEdge({ ...system, addresses: { ...system.addresses, chat: [] } });
    const answer = await call(without, "GET", "/v1/audit", { headers: admin.headers });
    expect(answer).toMatchObject({
      status: 503,
      body: { reason: "gateway.audit_incomplete", params: { service: "chat" } },
    });
    await without.close();
  });
});
