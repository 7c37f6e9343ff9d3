import type { PreferencesView, WorkspaceView } from "@switchboard/contracts/schemas/preferences";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { call, newVisitor, type StaffMember, signIn } from "./support/people.ts";
import { staffSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;
let alice: StaffMember;
let boris: StaffMember;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, chats: 0 });
  edge = await startEdge(system);
  [alice, boris] = [await signIn(edge, "alice"), await signIn(edge, "boris")];
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

describe("what follows a person", () => {
  const path = "/v1/me/preferences";
  const load = async ({ headers }: StaffMember) => (await call<PreferencesView>(edge, "GET", path, { headers })).body;

  test("P8: preferences saved in one tab reach all tabs of the person, and nobody else's", async () => {
    const tabs = [await staffSocket(edge, alice.token), await staffSocket(edge, alice.token)];
    const other = await staffSocket(edge, boris.token);
    const before = await load(alice);
    expect(before).toMatchObject({ version: 0, ticket_font_size: 14, language: "en" });
    const body = { ...before, ticket_font_size: 20, notification_sound: "none", signature: "Regards,\nAlice" };
    const saved = await call<PreferencesView>(edge, "PUT", path, { body, headers: alice.headers });
    expect(saved).toMatchObject({ status: 200, body: { ...body, version: 1 } });
    for (const tab of tabs) expect((await tab.next("preferences")).preferences).toEqual(saved.body);
    expect(await load(alice)).toEqual(saved.body);
    expect((await load(boris)).version).toBe(0);
    expect(other.all("preferences")).toEqual([]);
    for (const socket of [...tabs, other]) socket.socket.close();
  });

  test("P8: a save over a version that is gone names the present one", async () => {
    const { headers } = await signIn(edge, "carol");
    const body = { ...(await load(await signIn(edge, "carol"))), theme: "dark" };
    await call(edge, "PUT", path, { body, headers });
    expect(await call(edge, "PUT", path, { body, headers })).toMatchObject({
      status: 409,
      body: { reason: "presence.stale_preferences", params: { version: "1" } },
    });
    expect(await call(edge, "PUT", path, { body: { ...body, ticket_font: "papyrus" }, headers })).toMatchObject({
      status: 400,
      body: { reason: "request.invalid", errors: [{ pointer: "/ticket_font" }] },
    });
  });

  test("W1: open tabs and drafts come back in another browser, up to 64 KiB of them", async () => {
    const { headers } = alice;
    const save = (body: unknown) => call<WorkspaceView>(edge, "PUT", "/v1/me/workspace", { body, headers });
    const document = { tabs: ["chat"], draft: "x".repeat(65_000) };
    expect((await call(edge, "GET", "/v1/me/workspace", { headers })).body).toEqual({ version: 0, document: {} });
    expect(await save({ version: 0, document })).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await call(edge, "GET", "/v1/me/workspace", { headers })).body).toEqual({ version: 1, document });
    expect(await save({ version: 0, document })).toMatchObject({
      status: 409,
      body: { reason: "presence.stale_workspace", params: { version: "1" } },
    });
    const large = await save({ version: 1, document: { draft: "x".repeat(65_600) } });
    expect(large).toMatchObject({ status: 400, body: { reason: "presence.invalid_workspace" } });
    for (const deep of ["[", '{"a":']) {
      const nested = `${deep.repeat(5_000)}1${(deep === "[" ? "]" : "}").repeat(5_000)}`;
      const refused = await save(`{"version":1,"document":{"a":${nested}}}`);
      expect(refused).toMatchObject({ status: 400, body: { reason: "presence.invalid_workspace" } });
    }
    const larger = await save({ version: 1, document: { draft: "x".repeat(80_000) } });
    expect(larger).toMatchObject({ status: 413, body: { reason: "request.body_too_large" } });
  });

  test("P8: a visitor has neither", async () => {
    const { headers } = await newVisitor(edge);
    for (const route of [path, "/v1/me/workspace"]) {
      expect((await call(edge, "GET", route, { headers })).status).toBe(403);
    }
  });
});

describe("an administrator switches somebody offline", () => {
  const body = { reason: "You went home" };

  test("P2: their tabs are told, a reconnection does not undo it, they themselves do", async () => {
    const { headers } = await signIn(edge, "admin");
    const first = await staffSocket(edge, boris.token);
    await call(edge, "PUT", "/v1/me/mode", { body: { mode: "online" }, headers: boris.headers });
    const path = `/v1/staff/${boris.staff.id}/offline`;
    expect((await call(edge, "POST", path, { body, headers })).status).toBe(204);
    const forced = { mode: "offline", forced_by: expect.any(String), reason: "You went home" };
    expect(await first.next("mode", ({ forced_by }) => forced_by !== undefined)).toMatchObject(forced);
    first.socket.close();
    await first.code();

    const second = await staffSocket(edge, boris.token);
    expect(await second.next("welcome")).toMatchObject({
      staff: { mode: "offline" },
      forced_offline: { by: expect.any(String), reason: "You went home" },
    });
    await call(edge, "PUT", "/v1/me/mode", { body: { mode: "online" }, headers: boris.headers });
    expect(await second.next("mode", ({ mode }) => mode === "online")).toEqual({ t: "mode", mode: "online" });
    second.socket.close();
  });

  test("P2: nobody else does, and nobody unknown is switched off", async () => {
    const path = `/v1/staff/${boris.staff.id}/offline`;
    expect(await call(edge, "POST", path, { body, headers: alice.headers })).toMatchObject({
      status: 403,
      body: { reason: "caller.not_allowed" },
    });
    const { headers } = await signIn(edge, "admin");
    const unknown = "/v1/staff/0190b000-0000-7000-8000-000000000001/offline";
    expect(await call(edge, "POST", unknown, { body, headers })).toMatchObject({
      status: 404,
      body: { reason: "presence.staff_not_found" },
    });
    expect((await call(edge, "POST", path, { body: { reason: "" }, headers })).status).toBe(400);
  });
});
