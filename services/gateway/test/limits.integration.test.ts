import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, type EdgeOptions, startEdge } from "./support/edge.ts";
import { call, newVisitor, signIn } from "./support/people.ts";

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

async function edgeWith(settings: EdgeOptions["settings"]): Promise<Edge> {
  const edge = await startEdge(system, { settings: settings ?? {} });
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

  test("two gateways count together", async () => {
    const [one, two] = [await edgeWith({ visitorsPerMinute: 2 }), await edgeWith({ visitorsPerMinute: 2 })];
    await newVisitor(one);
    await newVisitor(two);
    expect((await call(one, "POST", "/v1/visitor")).status).toBe(429);
  });

  test("without Redis nothing is counted, and everything is let in", async () => {
    const edge = await edgeWith({ visitorsPerMinute: 1 });
    edge.deps.redis.disconnect();
    for (let count = 0; count < 3; count += 1) expect((await call(edge, "POST", "/v1/visitor")).status).toBe(200);
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

  test("without built pages there are none", async () => {
    const edge = await edgeWith({ webRoot: join(root, "nowhere") });
    expect((await call(edge, "GET", "/widget.js")).status).toBe(404);
  });
});
