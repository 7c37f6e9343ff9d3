import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { AcceptedView } from "@switchboard/contracts/schemas/message";
import { newId } from "@switchboard/kit/ids";
import { generateKeyPair } from "@switchboard/kit/keys";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, sendRaw, startEdge } from "./support/edge.ts";
import {
  type Credentials,
  call,
  demoWidget,
  mintClientToken,
  mintStaffToken,
  newVisitor,
  openChat,
  signIn,
} from "./support/people.ts";
import { openSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  edge = await startEdge(system);
  await until(
    "the gateway knows the projects and has a stream to chat",
    () => edge.deps.organisation.loaded && edge.deps.exchange.live,
  );
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

describe("G2: every error is problem+json with a stable reason", () => {
  test.each([
    ["an unknown route", "GET", "/v1/nothing", undefined, 404, "request.route_not_found"],
    [
      "a method that the API's description does not take",
      "POST",
      "/openapi.json",
      undefined,
      405,
      "request.method_not_allowed",
    ],
    ["a method that opens no socket", "PUT", "/v1/realtime", undefined, 405, "request.method_not_allowed"],
    ["a socket without an upgrade", "GET", "/v1/realtime", undefined, 404, "request.route_not_found"],
    ["a method that the path does not take", "PATCH", "/v1/me", undefined, 405, "request.method_not_allowed"],
    ["a body that is no JSON", "POST", "/v1/session", "{", 400, "request.malformed_json"],
    ["an empty body", "POST", "/v1/session", "", 400, "request.malformed_json"],
    [
      "a body that is too large",
      "POST",
      "/v1/session",
      JSON.stringify("x".repeat(70_000)),
      413,
      "request.body_too_large",
    ],
    ["a path that cannot be decoded", "GET", "/v1/chats/%ff", undefined, 400, "request.malformed"],
    [
      "a wrong password",
      "POST",
      "/v1/session",
      { email: "alice@acme.test", password: "x" },
      401,
      "presence.bad_credentials",
    ],
    ["an unknown project", "GET", "/v1/projects/nobody/widget", undefined, 404, "presence.project_not_found"],
  ])("%s", async (_what, method, path, body, status, reason) => {
    const answer = await call(edge, method, path, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status, body: { status, reason, type: `/problems/${reason}` } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  });

  test("a body of another type is told apart", async () => {
    const answer = await call(edge, "POST", "/v1/session", { body: "a=1", headers: { "content-type": "text/plain" } });
    expect(answer).toMatchObject({ status: 415, body: { reason: "request.unsupported_media_type" } });
  });

  test("a wrong body names each wrong field by its pointer", async () => {
    const { body } = await call(edge, "POST", "/v1/session", { body: { email: 1, passwort: "x" } });
    const pointers = body.errors.map(({ pointer }) => pointer).sort();
    expect(body).toMatchObject({ kind: "invalid_argument", reason: "request.invalid" });
    expect(pointers).toEqual(["/email", "/password", "/passwort"]);
  });

  test("wrong parts of the address are pointed at behind their part's name", async () => {
    const { headers } = await signIn(edge, "alice");
    const list = await call(edge, "GET", "/v1/chats?view=all&page_size=0", { headers });
    expect(list.body.errors.map(({ pointer }) => pointer).sort()).toContain("/query/view");
    const chat = await call(edge, "GET", "/v1/chats/7", { headers });
    expect(chat.body.errors.map(({ pointer }) => pointer)).toEqual(["/params/chat_id"]);
  });

  test("what is not even HTTP gets a problem too", async () => {
    expect(await sendRaw(edge.url, "NONSENSE\r\n\r\n")).toMatch(
      /^HTTP\/1.1 400 [\s\S]*problem\+json[\s\S]*request.malformed/,
    );
  });

  test("an answer carries the request's id, and so does its problem", async () => {
    const { headers, body } = await call(edge, "GET", "/v1/me");
    expect(headers.get("x-request-id")).toBe(body.request_id);
  });
});

describe("who may use what", () => {
  test("every route that is not for anyone refuses who brings nothing, or a forged token", async () => {
    const document = edge.app.swagger() as { paths: Record<string, Record<string, { security?: object[] }>> };
    const forged = await mintStaffToken(
      generateKeyPair().privateKey,
      (await signIn(edge, "alice")).staff,
      Date.now() + 60_000,
    );
    const refused: string[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { security = [] }] of Object.entries(operations)) {
        if (security.length === 0) continue;
        const url = path.replace("{chat_id}", newId());
        for (const [headers, reason] of [
          [{}, "auth.required"],
          [{ authorization: `Bearer ${forged}` }, "auth.invalid_token"],
        ] as const) {
          const answer = await call(edge, method.toUpperCase(), url, { headers });
          expect([path, answer.status, answer.body.reason]).toEqual([path, 401, reason]);
        }
        refused.push(`${method} ${path}`);
      }
    }
    expect(refused.length).toBeGreaterThan(10);
  });

  test("an expired token is told from a forged one, so that a client knows to renew it", async () => {
    const { staff } = await signIn(edge, "alice");
    const token = await mintStaffToken(system.secrets.staffTokenKey.privateKey, staff, Date.now() - 1000);
    const answer = await call(edge, "GET", "/v1/me", { headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 401, body: { reason: "auth.token_expired" } });
  });

  test("a visitor may not do what staff do", async () => {
    const { headers } = await newVisitor(edge);
    expect(await call(edge, "GET", "/v1/presence", { headers })).toMatchObject({
      status: 403,
      body: { reason: "auth.not_allowed" },
    });
  });

  test("a chat is not found by other visitors and other departments' staff", async () => {
    const chat = await openChat(edge, await newVisitor(edge));
    const [stranger, dave] = [await newVisitor(edge), await signIn(edge, "dave")];
    for (const { headers } of [stranger, dave]) {
      expect(await call(edge, "GET", `/v1/chats/${chat.id}`, { headers })).toMatchObject({ status: 404 });
    }
  });
});

describe("origins", () => {
  const foreign = { origin: "https://evil.example" };

  test("a page of another site may not write with a visitor's cookie", async () => {
    const { headers } = await newVisitor(edge);
    const answer = await call(edge, "POST", "/v1/visitor", { headers: { ...headers, ...foreign } });
    expect(answer).toMatchObject({ status: 403, body: { reason: "auth.origin_not_allowed" } });
    for (const origin of ["null", ""]) {
      const nameless = await call(edge, "POST", "/v1/visitor", { headers: { ...headers, origin } });
      expect([origin, nameless.status]).toEqual([origin, 403]);
    }
  });

  test("our own pages may, and what is no browser", async () => {
    expect((await call(edge, "POST", "/v1/visitor", { headers: { origin: edge.url } })).status).toBe(200);
    expect((await call(edge, "POST", "/v1/visitor")).status).toBe(200);
  });

  test("a page of a project's site is told that it may, another is not", async () => {
    const shop = "https://shop.example";
    await allowOrigin(shop);
    const preflight = (origin: string) =>
      call(edge, "OPTIONS", "/v1/chats", { headers: { origin, "access-control-request-method": "POST" } });
    const allowed = await preflight(shop);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(shop);
    expect(allowed.headers.get("access-control-allow-credentials")).toBe("true");
    expect((await preflight(foreign.origin)).headers.get("access-control-allow-origin")).toBeNull();
    expect((await call(edge, "POST", "/v1/visitor", { headers: { origin: shop } })).status).toBe(200);
  });

  test("P1: sessions of staff, and what is theirs, are for our own pages: a project's site is none", async () => {
    const shop = "https://shop.example";
    await allowOrigin(shop);
    const answer = await call(edge, "POST", "/v1/session/refresh", { headers: { origin: shop, cookie: "a=b" } });
    expect(answer).toMatchObject({ status: 403, body: { reason: "auth.origin_not_allowed" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    const { headers } = await signIn(edge, "alice");
    const read = await call(edge, "GET", "/v1/staff", { headers: { ...headers, origin: shop } });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("visitors without cookies", () => {
  const shop = { origin: "https://shop.example" };
  type Known = { readonly visitor_id: string; readonly token: string };
  const tokenFor = async (headers: Credentials = {}) =>
    (await call<Known>(edge, "POST", "/v1/visitor/token", { headers: { ...shop, ...headers } })).body;
  const bearer = ({ token }: Known) => ({ ...shop, authorization: `Bearer ${token}` });

  test("X4: a token is handed out to pages of allowed origins alone, and nobody on the way keeps it", async () => {
    await allowOrigin(shop.origin);
    const answer = await call<Known>(edge, "POST", "/v1/visitor/token", { headers: shop });
    expect(answer).toMatchObject({ status: 200, body: { token: expect.stringMatching(/^sbv_/) } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.getSetCookie()).toEqual([]);
    for (const headers of [{}, { origin: "null" }, { origin: "https://evil.example" }]) {
      const refused = await call(edge, "POST", "/v1/visitor/token", { headers });
      expect(refused).toMatchObject({ status: 403, body: { reason: "auth.origin_not_allowed" } });
    }
  });

  test("X4: it is asked for anew with the old one or with the cookie, for the same visitor", async () => {
    await allowOrigin(shop.origin);
    const first = await tokenFor();
    expect((await tokenFor(bearer(first))).visitor_id).toBe(first.visitor_id);
    const { id, headers } = await newVisitor(edge);
    expect((await tokenFor(headers)).visitor_id).toBe(id);
  });

  test("X4: it stands for the cookie in every operation and on the socket, from its own origin only", async () => {
    await allowOrigin(shop.origin);
    const known = await tokenFor();
    const chat = await openChat(edge, { id: known.visitor_id, headers: bearer(known) });
    expect(chat.visitor.id).toBe(known.visitor_id);
    const elsewhere = { ...bearer(known), origin: edge.url };
    const moved = await call(edge, "GET", `/v1/chats/${chat.id}`, { headers: elsewhere });
    expect(moved).toMatchObject({ status: 401, body: { reason: "auth.invalid_token" } });

    const hello = { t: "hello", protocol: 1, token: known.token } as const;
    const socket = await openSocket(edge, shop);
    socket.send(hello);
    expect(await socket.next("welcome")).toMatchObject({ visitor_id: known.visitor_id, staff: null });
    socket.send({ t: "watch", id: 1, chat_id: chat.id, after_seq: 0 });
    expect((await socket.next("watching")).chat.id).toBe(chat.id);
    socket.socket.close();
    const foreign = await openSocket(edge, { origin: edge.url });
    foreign.send(hello);
    expect(await foreign.code()).toBe(4001);
  });

  test("X4, X50: who signs out with a token gets the one of a new visitor, and who has a cookie none", async () => {
    await allowOrigin(shop.origin);
    const known = await tokenFor();
    const { body } = await call<Known>(edge, "DELETE", "/v1/visitor", { headers: bearer(known) });
    expect(body.visitor_id).not.toBe(known.visitor_id);
    expect((await tokenFor(bearer(body))).visitor_id).toBe(body.visitor_id);
    const { headers } = await newVisitor(edge);
    expect((await call<Known>(edge, "DELETE", "/v1/visitor", { headers })).body.token).toBeUndefined();
  });
});

describe("visitors", () => {
  test("C3: a visitor stays the same with their cookie, and a forged one is a new visitor", async () => {
    const visitor = await newVisitor(edge);
    const again = await call<{ visitor_id: string }>(edge, "POST", "/v1/visitor", { headers: visitor.headers });
    expect(again.body.visitor_id).toBe(visitor.id);
    const headers = { cookie: `switchboard_visitor=${visitor.id}.forged` };
    const forged = await call<{ visitor_id: string }>(edge, "POST", "/v1/visitor", { headers });
    expect(forged.body.visitor_id).not.toBe(visitor.id);
  });

  test("over https the cookie works on other sites, each for itself; without, only here", async () => {
    const plain = (await call(edge, "POST", "/v1/visitor")).headers.getSetCookie()[0];
    expect(plain).toMatch(/HttpOnly; SameSite=Lax$/);
    const secured = await startEdge(system, { settings: { secure: true } });
    const cookie = (await call(secured, "POST", "/v1/visitor")).headers.getSetCookie()[0];
    expect(cookie).toMatch(/HttpOnly; Secure; Partitioned; SameSite=None$/);
    await secured.close();
  });

  test("C1, G2: a chat that is opened twice with one message is one chat with one message", async () => {
    const visitor = await newVisitor(edge);
    const { project } = await demoWidget(edge);
    const body = { project_id: project.id, message_id: newId(), text: "Hello?" };
    const headers = { ...visitor.headers, "idempotency-key": newId() };
    const first = await call<Answer<Operations["openChat"]>>(edge, "POST", "/v1/chats", { body, headers });
    const second = await call<Answer<Operations["openChat"]>>(edge, "POST", "/v1/chats", { body, headers });
    expect(first.status).toBe(200);
    expect(second.body.chat.id).toBe(first.body.chat.id);
    const found = await call<{ chat: ChatView }>(edge, "GET", `/v1/visitor/chat?project_id=${project.id}`, {
      headers: visitor.headers,
    });
    expect(found.body.chat).toMatchObject({ id: first.body.chat.id, head_seq: first.body.chat.head_seq });
  });

  test("C2: a message over REST is written once however often it is sent, and read back in order", async () => {
    const { headers } = await newVisitor(edge).then(async (visitor) => ({
      ...visitor,
      chat: await openChat(edge, visitor),
    }));
    const chat = (
      await call<{ chat: ChatView }>(
        edge,
        "GET",
        `/v1/visitor/chat?project_id=${(await demoWidget(edge)).project.id}`,
        { headers },
      )
    ).body.chat;
    const body = { message_id: newId(), text: "Are you there?" };
    const send = () => call<AcceptedView>(edge, "POST", `/v1/chats/${chat.id}/messages`, { body, headers });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    const page = await call<Answer<Operations["listMessages"]>>(
      edge,
      "GET",
      `/v1/chats/${chat.id}/messages?after_seq=0`,
      { headers },
    );
    expect(page.body.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(page.body).toMatchObject({ head_seq: 2, more: false });
  });

  test("C4: the site's token makes the visitor a client, a forged one does not", async () => {
    const visitor = await newVisitor(edge);
    const chat = await openChat(edge, visitor);
    const identify = (token: string) =>
      call<{ chat: ChatView }>(edge, "POST", "/v1/visitor/identity", {
        headers: visitor.headers,
        body: { project_id: chat.project.id, client_token: token },
      });
    const token = await mintClientToken(system.secrets, chat.project.id, "client-7");
    expect(await identify(`${token}x`)).toMatchObject({ status: 401, body: { reason: "presence.bad_client_token" } });
    const answer = await identify(token);
    expect(answer.body.chat.visitor).toMatchObject({ id: visitor.id, client_id: "client-7", name: "Clara Client" });
  });

  test.each([
    ["empty", ""],
    ["too long", "k".repeat(201)],
    ["not printable", "caf\u00e9"],
  ])("G2: an idempotency key that is %s is refused", async (_what, key) => {
    const { headers } = await newVisitor(edge);
    const answer = await call(edge, "POST", `/v1/chats/${newId()}/end`, {
      headers: { ...headers, "idempotency-key": key },
    });
    expect(answer).toMatchObject({ status: 400, body: { reason: "request.invalid" } });
    expect(answer.body.errors[0]?.pointer).toBe("/headers/idempotency-key");
  });
});

describe("staff", () => {
  test("P1: a session is refreshed by its cookie, and over when it was ended", async () => {
    const body = { email: "carol@acme.test", password: "switchboard" };
    const { headers, status } = await call(edge, "POST", "/v1/session", { body });
    const cookie = headers.getSetCookie()[0] ?? "";
    expect([status, cookie]).toEqual([200, expect.stringMatching(/Path=\/v1\/session; .*HttpOnly; SameSite=Strict$/)]);
    const refreshed = await refresh(cookie);
    expect(refreshed.status).toBe(200);
    const next = refreshed.headers.getSetCookie()[0] ?? "";
    expect((await call(edge, "DELETE", "/v1/session", { headers: cookieOf(next) })).status).toBe(204);
    expect(await refresh(next)).toMatchObject({ status: 401, body: { reason: "presence.session_ended" } });
    expect(await call(edge, "POST", "/v1/session/refresh")).toMatchObject({
      status: 401,
      body: { reason: "auth.no_session" },
    });
  });

  test("P1: who is signed in finds themselves and the departments", async () => {
    const { headers, staff } = await signIn(edge, "carol");
    expect((await call(edge, "GET", "/v1/me", { headers })).body).toMatchObject({ id: staff.id, role: "head" });
    const { body } = await call<{ departments: { name: string }[] }>(edge, "GET", "/v1/departments", { headers });
    expect(body.departments.map(({ name }) => name)).toEqual(["IT support", "Sales", "Support"]);
  });

  test("P2: the mode is switched and stays", async () => {
    const { headers } = await signIn(edge, "dave");
    for (const mode of ["online", "offline"]) {
      expect((await call(edge, "PUT", "/v1/me/mode", { body: { mode }, headers })).body).toEqual({ mode });
      await until("the gateway knows the mode", async () => {
        const me = await call<{ mode: string }>(edge, "GET", "/v1/me", { headers });
        return me.body.mode === mode;
      });
    }
  });

  test("C7: a chat waits in the list, of two who take it one has it, and C16: it ends", async () => {
    const chat = await openChat(edge, await newVisitor(edge));
    const [alice, boris] = [await signIn(edge, "alice"), await signIn(edge, "boris")];
    const list = await call<{ chats: ChatView[] }>(edge, "GET", "/v1/chats?view=waiting&page_size=200", {
      headers: alice.headers,
    });
    expect(list.body.chats.map(({ id }) => id)).toContain(chat.id);
    const take = (headers: Credentials) =>
      call<Answer<Operations["openChat"]>>(edge, "POST", `/v1/chats/${chat.id}/take`, { headers });
    const answers = await Promise.all([take(alice.headers), take(boris.headers)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers[0].status === 200 ? alice : boris;
    const ended = await call<Answer<Operations["openChat"]>>(edge, "POST", `/v1/chats/${chat.id}/end`, {
      headers: winner.headers,
    });
    expect(ended.body.chat).toMatchObject({ state: "ended", ended_by: "operator" });
  });
});

function cookieOf(setCookie: string): Credentials {
  return { cookie: setCookie.split(";")[0] ?? "" };
}

function refresh(setCookie: string) {
  return call(edge, "POST", "/v1/session/refresh", { headers: cookieOf(setCookie) });
}

async function allowOrigin(origin: string): Promise<void> {
  const { CallerSigner } = await import("@switchboard/kit/caller-token");
  const signer = new CallerSigner("tools", system.secrets.callerKeys.tools.privateKey);
  const callerToken = await signer.sign({ kind: "service", name: "tools" });
  const project = { project: "acme", name: "ACME Hosting", allowedOrigins: [origin] };
  await edge.deps.projects.saveProject(project, { callerToken });
  await until("the gateway allows the origin", () => edge.deps.organisation.allowsOrigin(origin));
}
