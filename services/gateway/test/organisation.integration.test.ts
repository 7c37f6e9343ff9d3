import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { CloseCode } from "@switchboard/contracts/limits";
import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import { CallerVerifier } from "@switchboard/kit/caller-token";
import { newId } from "@switchboard/kit/ids";
import { RpcServer } from "@switchboard/rpc/server";
import { freePort } from "@switchboard/stack/process/ports";
import type { System } from "@switchboard/stack/system";
import { silentLog } from "@switchboard/testing/log";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { type Credentials, call, type HttpAnswer, newVisitor, type StaffMember, signIn } from "./support/people.ts";
import { staffSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;
let chat: RpcServer;
let admin: StaffMember;
/** What chat says that every department and project holds. */
const held = { waiting: 0, held: 0, parked: 0 };

beforeAll(async () => {
  const port = await freePort();
  system = await startTestSystem({ gateways: 0, chats: 0, env: { CHAT_ADDRESS: `127.0.0.1:${port}` } });
  chat = await answerForChat(port);
  edge = await startEdge(system);
  await until("the gateway knows the projects", () => edge.deps.organisation.loaded);
  admin = await signIn(edge, "admin");
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await chat?.close();
  await system?.stop();
});

/** The part of chat that presence asks before it deletes something. */
async function answerForChat(port: number): Promise<RpcServer> {
  const issuer = `presence:${system.secrets.callerKeys.presence.publicKey}`;
  const server = new RpcServer({ log: silentLog, verifier: new CallerVerifier(issuer) });
  server.add(DepartmentWorkService, {
    getDepartmentWork: async () => held,
    getProjectWork: async () => held,
  });
  await server.listen(`127.0.0.1:${port}`);
  return server;
}

function asAdmin<T>(method: string, path: string, body?: unknown): Promise<HttpAnswer<T>> {
  return call<T>(edge, method, path, { headers: admin.headers, ...(body !== undefined && { body }) });
}

const department = {
  name: "Night shift",
  language: "en",
  accepts_chats: true,
  accepts_tickets: false,
  project_ids: [],
  permissions: ["chat"],
};
const project = { name: "Other brand", allowed_origins: ["https://other.example"] };
const person = { name: "Newcomer", role: "operator", department_ids: [], password: "long enough" };
const key = { algorithm: "HS256", key: Buffer.alloc(32, 7).toString("base64url") };

describe("who may administer", () => {
  const routes: [method: string, path: string, body?: unknown][] = [
    ["GET", "/v1/departments/support"],
    ["PUT", "/v1/departments/taken-over", department],
    ["PUT", `/v1/departments/${newId()}`, department],
    ["DELETE", "/v1/departments/support"],
    ["GET", "/v1/projects/acme"],
    ["PUT", "/v1/projects/acme", project],
    ["DELETE", "/v1/projects/acme"],
    ["PUT", "/v1/projects/acme/keys/mine", key],
    ["DELETE", "/v1/projects/acme/keys/demo"],
    ["GET", "/v1/staff"],
    ["PUT", "/v1/staff", { ...person, email: "friend@acme.test" }],
    ["POST", `/v1/staff/${newId()}/deactivate`],
    ["GET", "/v1/audit"],
  ];

  test("the table has every route of administration", () => {
    const document = edge.app.swagger() as { paths: Record<string, Record<string, { tags?: string[] }>> };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { tags = [] }]) => tags.includes("administration"))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const asked = described.filter((route) => routes.some(([method, path]) => isFor(route, method, path)));
    expect(asked).toEqual(described);
    expect(described.length).toBeGreaterThan(10);
  });

  test.each(routes)("P1: %s %s is refused to operators, heads and visitors", async (method, path, body) => {
    const people: [Credentials, string][] = [
      [(await signIn(edge, "alice")).headers, "caller.not_allowed"],
      [(await signIn(edge, "carol")).headers, "caller.not_allowed"],
      [(await newVisitor(edge)).headers, "auth.not_allowed"],
    ];
    for (const [headers, reason] of people) {
      const answer = await call(edge, method, path, { headers, ...(body !== undefined && { body }) });
      expect(answer).toMatchObject({ status: 403, body: { reason } });
    }
  });

  /** Whether a path is one of a described route, `/v1/things/{thing}`. */
  function isFor(route: string, method: string, path: string): boolean {
    const pattern = route.replaceAll(/{\w+}/g, "[^/]+");
    return new RegExp(`^${pattern}$`).test(`${method} ${path}`);
  }
});

describe("departments", () => {
  const hours = {
    time_zone: "Europe/Berlin",
    weekly: [{ weekday: 5, opens: "22:00", closes: "06:00" }],
    holidays: [{ date: "2026-12-25", name: "Christmas", opens: "", closes: "" }],
  };

  test("P7: a department is made, read and changed by its slug or its id", async () => {
    const settings = { ...department, routing_mode: "round_robin", chat_limit: 2, hours, email: "night@acme.test" };
    const made = await asAdmin<Answer<Operations["saveDepartment"]>>("PUT", "/v1/departments/night", settings);
    expect(made).toMatchObject({
      status: 200,
      body: { department: { slug: "night", ...settings, reply_limit_s: 120 } },
    });
    const { id } = made.body.department;
    const changed = await asAdmin<Answer<Operations["saveDepartment"]>>("PUT", `/v1/departments/${id}`, {
      ...department,
      name: "Nights",
    });
    expect(changed.body.department).toMatchObject({ id, slug: "night", name: "Nights", hours: null, email: null });
    for (const name of ["night", id]) {
      const { body } = await asAdmin<Answer<Operations["getDepartment"]>>("GET", `/v1/departments/${name}`);
      expect(body).toEqual({ department: changed.body.department, members: [] });
    }
    const support = await asAdmin<Answer<Operations["getDepartment"]>>("GET", "/v1/departments/support");
    expect(support.body.members.map(({ name }) => name)).toEqual(["Alice", "Boris", "Carol"]);
  });

  test("P7: wrong hours are refused by their field, at the edge or by presence", async () => {
    const put = (wrong: object) => asAdmin<never>("PUT", "/v1/departments/wrong", { ...department, hours: wrong });
    expect(await put({ ...hours, weekly: [{ weekday: 8, opens: "09:00", closes: "17:00" }] })).toMatchObject({
      status: 400,
      body: { reason: "request.invalid" },
    });
    expect(await put({ ...hours, time_zone: "Mars/Olympus" })).toMatchObject({
      status: 400,
      body: { reason: "presence.invalid_department", errors: [{ pointer: "/hours/time_zone" }] },
    });
  });

  test("P7: one that is in use is not deleted, and the answer says what it holds", async () => {
    Object.assign(held, { waiting: 3 });
    const refused = await asAdmin("DELETE", "/v1/departments/it-support");
    Object.assign(held, { waiting: 0 });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        reason: "presence.department_in_use",
        params: { waiting: "3", held: "0", parked: "0", members: "1", escalated_from: "1" },
      },
    });
  });

  test("P7, G2: one that is not goes, also when the request is repeated", async () => {
    await asAdmin("PUT", "/v1/departments/passing", department);
    const headers = { ...admin.headers, "idempotency-key": newId() };
    for (const _ of [1, 2]) {
      expect((await call(edge, "DELETE", "/v1/departments/passing", { headers })).status).toBe(204);
    }
    expect(await asAdmin("DELETE", "/v1/departments/passing")).toMatchObject({
      status: 404,
      body: { reason: "presence.department_not_found" },
    });
  });
});

describe("projects", () => {
  test("P7: a project is made, listed for staff, and deleted", async () => {
    const settings = {
      ...project,
      form: { name: "required", email: "off", phone: "optional" },
      account_url_template: "https://billing.example/{client_id}",
      site_url: "https://other.example/",
    };
    const made = await asAdmin<Answer<Operations["saveProject"]>>("PUT", "/v1/projects/other", settings);
    expect(made).toMatchObject({
      status: 200,
      body: { project: { slug: "other", ...settings, uploads_allowed: false } },
    });
    const { headers } = await signIn(edge, "dave");
    const { body } = await call<Answer<Operations["listProjects"]>>(edge, "GET", "/v1/projects", { headers });
    expect(body.projects.map(({ slug }) => slug)).toEqual(["acme", "other"]);
    await until("its pages may talk to us", () => edge.deps.organisation.allowsOrigin("https://other.example"));
    expect((await asAdmin("DELETE", `/v1/projects/${made.body.project.id}`)).status).toBe(204);
    await until("they may not any more", () => !edge.deps.organisation.allowsOrigin("https://other.example"));
    expect((await asAdmin("GET", "/v1/projects/other")).status).toBe(404);
  });

  test("C4: keys of a site are added and removed, and never shown", async () => {
    await asAdmin("PUT", "/v1/projects/keyed", project);
    const keys = async () => (await asAdmin<Answer<Operations["getProject"]>>("GET", "/v1/projects/keyed")).body.keys;
    expect((await asAdmin("PUT", "/v1/projects/keyed/keys/2026-10", key)).status).toBe(204);
    expect(await keys()).toEqual([{ key_id: "2026-10", algorithm: "HS256", created_at: expect.any(String) }]);
    expect(await asAdmin("PUT", "/v1/projects/keyed/keys/short", { ...key, key: "AAAA" })).toMatchObject({
      status: 400,
      body: { reason: "presence.invalid_project_key" },
    });
    expect((await asAdmin("DELETE", "/v1/projects/keyed/keys/2026-10")).status).toBe(204);
    expect(await keys()).toEqual([]);
  });

  test("C1, P7: the widget says what to ask, whether files may be sent, and which departments are open", async () => {
    const { body } = await call<WidgetView>(edge, "GET", "/v1/projects/acme/widget");
    expect(body).toMatchObject({
      form: { name: "optional", email: "optional", phone: "optional" },
      uploads_allowed: true,
    });
    expect(body.departments).toContainEqual(
      expect.objectContaining({ name: "Support", open: true, opens_at: null, online: 0 }),
    );
  });
});

describe("staff", () => {
  test("P1: a person is made, found page by page, and let go: their tokens and sockets end at once", async () => {
    const { body: support } = await asAdmin<Answer<Operations["getDepartment"]>>("GET", "/v1/departments/support");
    const body = { ...person, email: "newcomer@acme.test", department_ids: [support.department.id] };
    const made = await asAdmin<Answer<Operations["saveStaff"]>>("PUT", "/v1/staff", body);
    expect(made).toMatchObject({ status: 200, body: { staff: { email: body.email, deactivated: false } } });
    const { id } = made.body.staff;
    expect(await namesOf("")).toContain("Newcomer");

    const session = await call<{ access_token: string }>(edge, "POST", "/v1/session", {
      body: { email: body.email, password: person.password },
    });
    const token = session.body.access_token;
    const socket = await staffSocket(edge, token);

    const gone = await asAdmin<Answer<Operations["saveStaff"]>>("POST", `/v1/staff/${id}/deactivate`);
    expect(gone.body.staff).toMatchObject({ deactivated: true, department_ids: [], permissions: [] });
    expect(await socket.code()).toBe(CloseCode.unauthenticated);
    expect(await call(edge, "GET", "/v1/me", { headers: { authorization: `Bearer ${token}` } })).toMatchObject({
      status: 401,
      body: { reason: "auth.unknown_staff" },
    });
    expect(await namesOf("")).not.toContain("Newcomer");
    expect(await namesOf("deactivated=true&")).toEqual(["Newcomer"]);
  });

  test("P1: the last administrator cannot be let go", async () => {
    expect(await asAdmin("POST", `/v1/staff/${admin.staff.id}/deactivate`)).toMatchObject({
      status: 409,
      body: { reason: "presence.last_administrator" },
    });
  });

  /** The names on all pages of two. */
  async function namesOf(filter: string): Promise<string[]> {
    const names: string[] = [];
    let token = "";
    do {
      const path = `/v1/staff?${filter}page_size=2${token === "" ? "" : `&page_token=${token}`}`;
      const { body } = await asAdmin<Answer<Operations["listStaff"]>>("GET", path);
      names.push(...body.staff.map(({ name }) => name));
      token = body.next_page_token;
    } while (token !== "");
    return names;
  }
});
