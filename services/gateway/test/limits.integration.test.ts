import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Answer } from "@switchboard/contracts/operation";
import { type Operations, operations } from "@switchboard/contracts/operations";
import { scopes } from "@switchboard/contracts/scopes";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, type EdgeOptions, sendRaw, startEdge } from "./support/edge.ts";
import { type Credentials, call, newVisitor, signIn } from "./support/people.ts";
import { openSocket, refusedStatus, staffSocket, visitorSocket } from "./support/raw-socket.ts";

let system: System;
const edges: Edge[] = [];

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, chats: 0 });
}, 60_000);
afterAll(async () => {
  await Promise.all(edges.map((edge) => edge.close()));
  await system?.stop();
});

const roomy = { visitor: 1000, staff: 1000, key: 1000, anonymous: 1000 };

async function edgeWith(
  settings: NonNullable<EdgeOptions["settings"]>,
  limits: EdgeOptions["limits"] = {},
): Promise<Edge> {
  const edge = await startEdge(system, { settings, limits });
  edges.push(edge);
  await until("redis is there", () => edge.deps.redis.status === "ready");
  await edge.deps.redis.flushall();
  return edge;
}

describe("G5: rate limits", () => {
  test("a visitor with too many requests is told when to come back, another is let in", async () => {
    const edge = await edgeWith({ requestsPerMinute: { ...roomy, visitor: 3 } });
    const [first, second] = [await newVisitor(edge), await newVisitor(edge)];
    const ask = (headers: Readonly<Record<string, string>>) =>
      call(edge, "GET", "/v1/projects/acme/widget", { headers });
    for (let count = 0; count < 3; count += 1) expect((await ask(first.headers)).status).toBe(200);
    const refused = await ask(first.headers);
    expect(refused).toMatchObject({
      status: 429,
      body: { kind: "resource_exhausted", reason: "gateway.too_many_requests" },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask(second.headers)).status).toBe(200);
  });

  test("every kind of caller has a limit of its own, and is told when to come back", async () => {
    const limits = { visitor: 2, staff: 3, key: 4, anonymous: 5 };
    const edge = await edgeWith({ requestsPerMinute: limits });
    const staff = await signIn(edge, "alice");
    const { headers: administrator } = await signIn(edge, "admin");
    const body = { name: "Reports", scopes: ["chats:read"] };
    const made = await call<Answer<Operations["createApiKey"]>>(edge, "POST", "/v1/api-keys", {
      body,
      headers: administrator,
    });
    const key = { authorization: `Bearer ${made.body.secret}` };
    const callers = { visitor: (await newVisitor(edge)).headers, staff: staff.headers, key, anonymous: {} };
    // Counted by its address until it is known.
    await edge.deps.apiKeys.verify(made.body.secret);
    for (const kind of ["visitor", "staff", "key", "anonymous"] as const) {
      const answers = [];
      for (let count = 0; count <= limits[kind]; count += 1) {
        answers.push(await call(edge, "GET", "/v1/me", { headers: callers[kind] }));
      }
      const refused = answers.map(({ status }) => status === 429);
      expect([kind, refused.indexOf(true)]).toEqual([kind, limits[kind]]);
      expect(answers.at(-1)?.headers.get("content-type")).toContain("application/problem+json");
      expect(answers.at(-1)?.body.params["retry_after_s"]).toBe(answers.at(-1)?.headers.get("retry-after"));
      expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    }
  });

  test("keys that nobody knows are counted by address, however many there are", async () => {
    const edge = await edgeWith({ requestsPerMinute: { ...roomy, anonymous: 2 } });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) {
      const authorization = `Bearer sbk_0190b000-0000-7000-8000-00000000000${count}_${"x".repeat(43)}`;
      statuses.push((await call(edge, "GET", `/v1/chats/${newId()}`, { headers: { authorization } })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });

  test("signing in is limited by address, whoever is tried", async () => {
    const edge = await edgeWith({ signInsPerMinute: 2 });
    const attempt = (name: string) =>
      call(edge, "POST", "/v1/session", { body: { email: `${name}@acme.test`, password: "wrong" } });
    expect([(await attempt("alice")).status, (await attempt("boris")).status]).toEqual([401, 401]);
    expect(await attempt("carol")).toMatchObject({ status: 429, body: { reason: "gateway.too_many_requests" } });
  });

  test("whoever guesses behind the same address keeps out no browser that signed in before", async () => {
    const edge = await edgeWith({ signInsPerMinute: 3 });
    const attempt = async (password: string, cookie = "") => {
      const body = { email: "alice@acme.test", password };
      return call(edge, "POST", "/v1/session", { body, headers: { cookie } });
    };
    const first = await attempt("switchboard");
    const device = first.headers
      .getSetCookie()
      .find((one) => one.startsWith("switchboard_device="))
      ?.split(";")[0];
    for (let count = 0; count < 3; count += 1) await attempt("a guess");
    expect((await attempt("switchboard")).status).toBe(429);
    expect((await attempt("switchboard", device)).status).toBe(200);
    expect((await attempt("switchboard", `${device}x`)).status).toBe(429);
  });

  test("guesses of the password that one changes are limited like signing in, without Redis too", async () => {
    const edge = await edgeWith({ signInsPerMinute: 2 });
    const { headers } = await signIn(edge, "alice");
    edge.deps.redis.disconnect();
    const body = { current_password: "a guess", new_password: "Kiwi-Umbrella-77" };
    const statuses = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await call(edge, "PUT", "/v1/me/password", { body, headers })).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.slice(0, 2)).not.toContain(429);
  });

  test("two gateways count together", async () => {
    const [one, two] = [await edgeWith({ visitorsPerMinute: 2 }), await edgeWith({ visitorsPerMinute: 2 })];
    await newVisitor(one);
    await newVisitor(two);
    expect((await call(one, "POST", "/v1/visitor")).status).toBe(429);
  });

  test("of two gateways that tell each other of many requests at once, none lets in more than a twentieth too many", async () => {
    const [one, two] = [await edgeWith({}), await edgeWith({})];
    const max = 200;
    let admitted = 0;
    for (let asked = 0; asked < max; asked += 1) {
      for (const { deps } of [one, two]) {
        const { count } = await deps.requests.count("staff:somebody", 60_000, max);
        if (count <= max) admitted += 1;
      }
    }
    expect(admitted).toBeGreaterThanOrEqual(max);
    expect(admitted).toBeLessThanOrEqual(max + (2 * max) / 20);
  });

  test("without Redis each gateway counts for itself, and goes on where it was when Redis is back", async () => {
    const edge = await edgeWith({ visitorsPerMinute: 2 });
    edge.deps.redis.disconnect();
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await call(edge, "POST", "/v1/visitor")).status);
    expect(statuses).toEqual([200, 200, 429]);
    await edge.deps.redis.connect();
    expect((await call(edge, "POST", "/v1/visitor")).status).toBe(200);
  });

  test("every operation is counted however its path is spelt, and the pages are not", async () => {
    const nothing = { requestsPerMinute: { ...roomy, anonymous: 0 }, signInsPerMinute: 0, visitorsPerMinute: 0 };
    const edge = await edgeWith(nothing);
    const spellings = (path: string) => [path, path.replace("v1", "%761"), path.replace("files", "%66iles")];
    for (const { method, path } of Object.values(operations)) {
      for (const spelt of spellings(path.replaceAll(/{\w+}/g, newId()))) {
        expect([method, spelt, (await call(edge, method, spelt)).status]).toEqual([method, spelt, 429]);
      }
    }
    expect((await call(edge, "GET", "/openapi.json")).status).toBe(200);
  });

  test("addresses of IPv6 are counted by their network", async () => {
    const edge = await edgeWith({ trustProxy: "127.0.0.1", visitorsPerMinute: 1 });
    const from = (address: string) =>
      call(edge, "POST", "/v1/visitor", { headers: { "x-forwarded-for": address } }).then(({ status }) => status);
    expect(await from("2001:db8:1:2::1")).toBe(200);
    expect(await from("2001:db8:1:2:aaaa::77")).toBe(429);
    expect(await from("2001:db8:1:3::1")).toBe(200);
  });

  test("a client that sends its headers byte by byte is cut off in time", async () => {
    const edge = await edgeWith({ headersMs: 300 });
    expect(await sendRaw(edge.url, "GET /v1/me HTTP/1.1\r\nhost: localhost\r\nx-slow: ")).toMatch(/^HTTP\/1.1 4/);
  });
});

describe("G5: sockets", () => {
  const open = async (edge: Edge, headers: Credentials) => (await visitorSocket(edge, headers)).all("welcome").length;

  test("one visitor has so many, another is let in, and a place that is left is free again", async () => {
    const edge = await edgeWith({ sockets: { perAddress: 100, perVisitor: 2 } });
    const [{ headers }, other] = [await newVisitor(edge), await newVisitor(edge)];
    const first = await visitorSocket(edge, headers);
    await visitorSocket(edge, headers);
    expect(await refusedStatus(edge, headers)).toBe(429);
    expect(await open(edge, other.headers)).toBe(1);
    const byToken = await openSocket(edge, { origin: edge.url });
    const { visitorTokens, visitorCookies } = edge.deps;
    const visitorId = visitorCookies.readHeader(headers["cookie"]) ?? "";
    byToken.send({ t: "hello", protocol: 1, token: visitorTokens.issue(visitorId, edge.url) });
    expect((await byToken.next("error")).reason).toBe("gateway.too_many_sockets");
    first.socket.terminate();
    await until("the place is free", () => openSocket(edge, headers).catch(() => undefined));
  });

  test("one address has so many, before anybody said who they are", async () => {
    const edge = await edgeWith({ sockets: { perAddress: 2, perVisitor: 2 }, trustProxy: "127.0.0.1" });
    const from = (address: string) => ({ "x-forwarded-for": address });
    await openSocket(edge, from("192.0.2.1"));
    await openSocket(edge, from("192.0.2.1"));
    expect(await refusedStatus(edge, from("192.0.2.1"))).toBe(429);
    await openSocket(edge, from("192.0.2.2"));
  });

  test("a tenth of all is kept for staff", async () => {
    const edge = await edgeWith({}, { socketsMax: 10 });
    const { token } = await signIn(edge, "alice");
    const { headers } = await newVisitor(edge);
    for (const _ of Array.from({ length: 9 })) expect(await open(edge, headers)).toBe(1);
    const late = await openSocket(edge, headers);
    late.send({ t: "hello", protocol: 1 });
    expect(await late.code()).toBe(1013);
    expect((await staffSocket(edge, token)).all("welcome")).toHaveLength(1);
  });

  test("who says nothing keeps nobody out: the oldest of them makes room, and visitors never take the tenth of staff", async () => {
    const edge = await edgeWith({}, { socketsMax: 10 });
    const { token } = await signIn(edge, "alice");
    const { headers } = await newVisitor(edge);
    const openSilent = () => openSocket(edge, { origin: edge.url });
    const [oldest] = [await openSilent(), await Promise.all(Array.from({ length: 9 }, openSilent))];
    expect((await staffSocket(edge, token)).all("welcome")).toHaveLength(1);
    expect(await oldest.code()).toBe(1006);
    const visitors = await Promise.all(Array.from({ length: 9 }, () => openSocket(edge, headers)));
    for (const visitor of visitors) visitor.send({ t: "hello", protocol: 1 });
    const greetings = await Promise.all(visitors.map((one) => Promise.race([one.next("welcome"), one.next("error")])));
    expect(greetings.filter(({ t }) => t === "welcome")).toHaveLength(8);
    expect((await staffSocket(edge, token)).all("welcome")).toHaveLength(1);
  });
});

describe("what leaves the gateway", () => {
  const encodingOf = async (edge: Edge, method: string, path: string, options: object = {}) => {
    const accept = { "accept-encoding": "gzip, br" };
    const answer = await fetch(`${edge.url}${path}`, { method, headers: accept, ...options });
    await answer.arrayBuffer();
    return answer.headers.get("content-encoding");
  };

  test("G2: JSON above a kilobyte is compressed, what is smaller or holds a secret is not", async () => {
    const edge = await edgeWith({});
    expect(await encodingOf(edge, "GET", "/openapi.json")).toBe("br");
    expect(await encodingOf(edge, "GET", "/v1/me")).toBeNull();
    const { headers } = await signIn(edge, "admin");
    const body = JSON.stringify({ name: "x".repeat(100), scopes });
    const made = { headers: { ...headers, "accept-encoding": "br", "content-type": "application/json" }, body };
    expect(await encodingOf(edge, "POST", "/v1/api-keys", made)).toBeNull();
  });
});

test("a service that is away is told as unavailable, with a time to try again", async () => {
  const edge = await edgeWith({});
  const visitor = await newVisitor(edge);
  const body = { message_id: "0190b000-0000-7000-8000-000000000001", text: "Anyone?" };
  const path = "/v1/chats/0190b000-0000-7000-8000-00000000000a/messages";
  const answer = await call(edge, "POST", path, { body, headers: visitor.headers });
  expect(answer).toMatchObject({ status: 503, body: { kind: "unavailable", reason: "gateway.chat_away" } });
  expect(answer.headers.get("retry-after")).toBe("1");
});

describe("web pages", () => {
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "switchboard-web-"));
    await mkdir(join(root, "workplace/dist/assets"), { recursive: true });
    await mkdir(join(root, "widget/dist/demo"), { recursive: true });
    await writeFile(join(root, "workplace/dist/index.html"), "the workplace");
    await writeFile(join(root, "workplace/dist/assets/app-1234.js"), "app");
    await writeFile(join(root, "widget/dist/widget.js"), "widget");
    await writeFile(join(root, "widget/dist/demo/index.html"), "the demo");
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test("W3: other sites may load the widget's script, and the demo shows it", async () => {
    const edge = await edgeWith({ webRoot: root });
    const script = await call<string>(edge, "GET", "/widget.js");
    expect(script.body).toBe("widget");
    expect(script.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect((await call<string>(edge, "GET", "/demo/")).body).toBe("the demo");
    expect((await call(edge, "GET", "/")).headers.get("location")).toBe("/demo/");
  });

  test("W1: every page of the workplace survives a reload, and its files are kept for ever", async () => {
    const edge = await edgeWith({ webRoot: root });
    for (const path of ["/workplace/", "/workplace/chats/7"]) {
      const page = await call<string>(edge, "GET", path);
      expect([page.body, page.headers.get("cache-control")]).toEqual(["the workplace", "no-cache"]);
    }
    const asset = await call<string>(edge, "GET", "/workplace/assets/app-1234.js");
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect((await call(edge, "GET", "/workplace/assets/gone.js")).body.reason).toBe("request.route_not_found");
  });

  test("W1, W3: pages leave as small as the build made them", async () => {
    const script = "const line = 1;\n".repeat(200);
    for (const file of ["widget/dist/widget.js", "workplace/dist/assets/big-1.js"]) {
      await writeFile(join(root, file), script);
      await writeFile(join(root, `${file}.br`), brotliCompressSync(script));
      await writeFile(join(root, `${file}.gz`), gzipSync(script));
    }
    const edge = await edgeWith({ webRoot: root });
    for (const path of ["/widget.js", "/workplace/assets/big-1.js"]) {
      for (const encoding of ["br", "gzip"]) {
        const page = await call<string>(edge, "GET", path, { headers: { "accept-encoding": encoding } });
        expect([page.headers.get("content-encoding"), page.body]).toEqual([encoding, script]);
        expect(Number(page.headers.get("content-length"))).toBeLessThan(100);
      }
    }
  });

  test("without built pages there are none", async () => {
    const edge = await edgeWith({ webRoot: join(root, "nowhere") });
    expect((await call(edge, "GET", "/widget.js")).status).toBe(404);
  });
});
