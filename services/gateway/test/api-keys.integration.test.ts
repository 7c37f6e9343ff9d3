import type { Answer, Input } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import { type Scope, scopes } from "@switchboard/contracts/scopes";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { type Browser, type Credentials, call, newVisitor, openChat, signIn } from "./support/people.ts";
import { openSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;
let administrator: Credentials;
let operator: Credentials;
let visitor: Browser;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  edge = await startEdge(system);
  administrator = (await signIn(edge, "admin")).headers;
  operator = (await signIn(edge, "alice")).headers;
  visitor = await newVisitor(edge);
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

async function createKey(
  wanted: Partial<Input<Operations["createApiKey"]>> = {},
): Promise<Answer<Operations["createApiKey"]>> {
  const body = { name: "Reports", scopes: ["chats:read"], ...wanted };
  const answer = await call<Answer<Operations["createApiKey"]>>(edge, "POST", "/v1/api-keys", {
    body,
    headers: administrator,
  });
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return answer.body;
}

async function headersOf(...granted: Scope[]): Promise<Credentials> {
  return { authorization: `Bearer ${(await createKey({ scopes: granted })).secret}` };
}

describe("G4: API keys", () => {
  test("an administrator makes them, sees them without their secrets, and ends them at once", async () => {
    const { key, secret } = await createKey({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect(secret).toMatch(/^sbk_/);
    const page = await call<Answer<Operations["listApiKeys"]>>(edge, "GET", "/v1/api-keys?page_size=1", {
      headers: administrator,
    });
    expect(page.body.keys).toEqual([key]);
    expect(page.body.next_page_token).toBeTypeOf("string");

    const headers = { authorization: `Bearer ${secret}` };
    const ask = () => call(edge, "GET", `/v1/chats/${newId()}`, { headers });
    expect((await ask()).status).toBe(404);
    const revoked = await call(edge, "DELETE", `/v1/api-keys/${key.id}`, { headers: administrator });
    expect(revoked).toMatchObject({ status: 200, body: { key: { id: key.id, revoked_at: expect.any(String) } } });
    const last = await until("the gateway has heard of it", async () => {
      const answer = await ask();
      return answer.status === 401 ? answer : undefined;
    });
    expect(last.body.reason).toBe("presence.bad_api_key");
  });

  test("nobody but an administrator makes, sees or ends them", async () => {
    const key = await headersOf(...scopes);
    const routes = [
      ["GET", "/v1/api-keys", undefined],
      ["POST", "/v1/api-keys", { name: "Mine", scopes: ["chats:read"] }],
      ["DELETE", `/v1/api-keys/${newId()}`, undefined],
    ] as const;
    for (const [method, path, body] of routes) {
      for (const headers of [operator, visitor.headers, key]) {
        expect(await call(edge, method, path, { body, headers })).toMatchObject({ status: 403 });
      }
      expect(await call(edge, method, path, { body })).toMatchObject({ status: 401 });
    }
  });

  test("a key that was never given out, or is mangled, is nobody's", async () => {
    const { secret } = await createKey();
    for (const token of ["sbk_", "sbk_x_y", `${secret}x`, secret.replace(/.$/, (last) => (last === "A" ? "Q" : "A"))]) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await call(edge, "GET", `/v1/chats/${newId()}`, { headers });
      expect(answer).toMatchObject({ status: 401, body: { reason: "presence.bad_api_key" } });
    }
  });

  test("with chats:read an integration reads any chat and its messages, and is on no side of it", async () => {
    const chat = await openChat(edge, visitor, "Read me");
    const headers = await headersOf("chats:read", "chats:write");
    expect(await call(edge, "GET", `/v1/chats/${chat.id}`, { headers })).toMatchObject({
      status: 200,
      body: { chat: { id: chat.id } },
    });
    const page = await call<{ messages: MessageView[] }>(edge, "GET", `/v1/chats/${chat.id}/messages`, { headers });
    expect(page.body.messages.map(({ text }) => text)).toContain("Read me");
    const caller = { kind: "key", id: newId(), name: "", scopes: ["chats:read"] } as const;
    const ended = edge.deps.chat.endChat({ chatId: chat.id }, { callerToken: await edge.deps.signer.sign(caller) });
    await expect(ended).rejects.toMatchObject({ reason: "caller.not_allowed" });
    const blind = { ...caller, id: newId(), scopes: ["chats:write"] };
    const read = edge.deps.chat.getChat({ chatId: chat.id }, { callerToken: await edge.deps.signer.sign(blind) });
    await expect(read).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });

  test("P7: with directory:read an integration sees who is organised how, with directory:write it changes it", async () => {
    const headers = await headersOf("organisation:read", "organisation:write");
    for (const path of ["/v1/departments", "/v1/projects", "/v1/presence", "/v1/staff", "/v1/departments/support"]) {
      expect([path, (await call(edge, "GET", path, { headers })).status]).toEqual([path, 200]);
    }
    const body = { name: "Billing", language: "en", accepts_chats: true, accepts_tickets: false, project_ids: [] };
    const path = "/v1/departments/billing";
    const saved = await call<Answer<Operations["saveDepartment"]>>(edge, "PUT", path, {
      body: { ...body, permissions: [] },
      headers,
    });
    expect(saved).toMatchObject({ status: 200, body: { department: { slug: "billing", name: "Billing" } } });
    const renamed = { ...body, name: "Invoices", permissions: [] };
    const { id } = saved.body.department;
    expect((await call(edge, "PUT", `/v1/departments/${id}`, { body: renamed, headers })).status).toBe(200);
    expect((await call(edge, "DELETE", path, { headers })).status).toBe(204);
  });

  test("no key opens a socket", async () => {
    const { secret } = await createKey({ scopes: [...scopes] });
    const socket = await openSocket(edge);
    socket.send({ t: "hello", protocol: 1, token: secret });
    expect(await socket.next("error")).toMatchObject({ reason: "auth.invalid_token" });
    expect(await socket.code()).toBe(4001);
  });

  test("presence is asked once about a key that is used often", async () => {
    const { secret } = await createKey();
    const headers = { authorization: `Bearer ${secret}` };
    let asked = 0;
    const other = await startEdge(system, {
      wrap: (deps) => {
        const verify = deps.apiKeys.verify.bind(deps.apiKeys);
        deps.apiKeys.verify = (token) => {
          if (deps.apiKeys.peek(token) === undefined) asked += 1;
          return verify(token);
        };
        return deps;
      },
    });
    try {
      for (let count = 0; count < 5; count += 1) {
        expect((await call(other, "GET", `/v1/chats/${newId()}`, { headers })).status).toBe(404);
      }
      expect(asked).toBe(1);
    } finally {
      await other.close();
    }
  });
});
