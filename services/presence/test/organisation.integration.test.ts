import { randomBytes } from "node:crypto";
import { Permission, StaffRole } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { plain } from "@switchboard/contracts/messages";
import { newId } from "@switchboard/kit/ids";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, gateway, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

/** What was told of somebody or something since the last time. */
async function toldOf(id: string): Promise<string[]> {
  return (await world.told()).map((event) => event.subject).filter((subject) => subject.endsWith(id));
}

describe("saving", () => {
  test("P7: a save creates, the next one changes and counts the version up, and both are told", async () => {
    const first = await world.saveProject("acme");
    const second = await world.saveProject("acme");
    expect(first).toMatchObject({ slug: "acme", version: 1 });
    expect(second).toMatchObject({ id: first.id, version: 2 });
    expect(await toldOf(first.id)).toEqual(Array(2).fill(`switchboard.presence.v1.project_saved.${first.id}`));
  });

  test("P7: a department keeps what it was given", async () => {
    const project = await world.saveProject("brand");
    const head = await world.saveStaff({ email: "head@acme.test", role: StaffRole.HEAD });
    const it = await world.saveDepartment({ slug: "it" });
    const input = {
      slug: "support",
      name: "Support",
      language: "en",
      acceptsChats: true,
      acceptsTickets: true,
      headId: head.id,
      escalatesToId: it.id,
      projectIds: [project.id],
      permissions: [Permission.CHAT, Permission.TICKETS],
    };
    const saved = await world.saveDepartment(input);
    expect(saved).toMatchObject({ ...input, version: 1 });
    const { departments } = await world.departments.listDepartments({}, await world.as(gateway));
    expect(departments.find((one) => one.id === saved.id)).toEqual(saved);
    expect(
      (await world.saveDepartment({ ...input, projectIds: [], headId: "", escalatesToId: "" })).projectIds,
    ).toEqual([]);
  });

  test("P1: what a department grants reaches its members, and their versions say that something changed", async () => {
    const team = await world.saveDepartment({ slug: "team", permissions: [Permission.CHAT] });
    const member = await world.saveStaff({ email: "member@acme.test", departmentIds: [team.id] });
    await world.saveDepartment({ slug: "team", permissions: [Permission.CHAT, Permission.CLIENTS] });
    const { staff } = await world.organisation.getOrganisation({}, await world.as(gateway));
    expect(staff.find((one) => one.id === member.id)).toMatchObject({
      version: member.version + 1,
      permissions: [Permission.CHAT, Permission.CLIENTS],
    });
    const last = (await world.told()).filter((event) => event.subject.endsWith(member.id)).at(-1);
    expect(last?.payload).toMatchObject({
      staff: { version: member.version + 1, permissions: ["PERMISSION_CHAT", "PERMISSION_CLIENTS"] },
    });
  });

  test("P1: who joins a department while its grants change waits, and gets the new ones", async () => {
    const team = await world.saveDepartment({ slug: "moving", permissions: [Permission.CHAT] });
    const { saving } = await world.pool.transaction(async (tx) => {
      await tx.query("update departments set permissions = '{tickets}' where id = $1", [team.id]);
      const save = world.saveStaff({ email: "joiner@acme.test", departmentIds: [team.id] });
      await world.somebodyWaits();
      // In an object, because awaiting it here would wait for this very transaction.
      return { saving: save };
    });
    expect((await saving).permissions).toEqual([Permission.TICKETS]);
  });

  test("P1: saves of a department and its members at once end with everybody told the truth last", async () => {
    const team = await world.saveDepartment({ slug: "race" });
    const emails = Array.from({ length: 8 }, (_, i) => `racer-${i}@acme.test`);
    const grants = [[Permission.CHAT], [Permission.TICKETS], [Permission.CLIENTS], [Permission.CHAT, Permission.ADMIN]];
    await Promise.all([
      ...emails.map((email) => world.saveStaff({ email, departmentIds: [team.id] })),
      ...grants.map((permissions) => world.saveDepartment({ slug: "race", permissions })),
      ...emails.map((email) => world.saveStaff({ email, departmentIds: [team.id] })),
    ]);
    const { staff } = await world.organisation.getOrganisation({}, await world.as(gateway));
    const told = await world.told();
    for (const racer of staff.filter((one) => emails.includes(one.email))) {
      const versions = told
        .filter((event) => event.subject.endsWith(racer.id))
        .map((event) => event.payload["staff"] as { version: number; permissions: string[] });
      const newest = versions.sort((a, b) => b.version - a.version)[0];
      expect(newest?.version).toBe(racer.version);
      expect(newest?.permissions).toHaveLength(racer.permissions.length);
    }
  });

  test("P7: a new person needs a password, and knows their departments", async () => {
    await expect(world.saveStaff({ email: "new@acme.test", password: "" })).rejects.toMatchObject({
      kind: "invalid_argument",
      reason: "presence.password_required",
    });
    await expect(world.saveStaff({ email: "new@acme.test", departmentIds: [newId()] })).rejects.toMatchObject({
      kind: "not_found",
      reason: "presence.department_not_found",
    });
    await expect(world.saveStaff({ email: "new@acme.test", departmentIds: ["x"] })).rejects.toMatchObject({
      reason: "presence.department_not_found",
    });
    const { staff } = await world.organisation.getOrganisation({}, await world.as(gateway));
    expect(staff.some((one) => one.email === "new@acme.test")).toBe(false);
  });

  test("P7: an unknown project, head or target of escalation is refused", async () => {
    const refusals = [
      [{ projectIds: [newId()] }, "presence.project_not_found"],
      [{ projectIds: ["x"] }, "presence.project_not_found"],
      [{ headId: newId() }, "presence.staff_not_found"],
      [{ headId: "x" }, "presence.staff_not_found"],
      [{ escalatesToId: newId() }, "presence.department_not_found"],
    ] as const;
    for (const [input, reason] of refusals) {
      const request = { slug: "broken", ...input } as { slug: string };
      await expect(world.saveDepartment(request)).rejects.toMatchObject({ kind: "not_found", reason });
    }
    await expect(world.saveDepartment({ slug: "broken", permissions: [9 as Permission] })).rejects.toMatchObject({
      reason: "presence.invalid_value",
      violations: [{ pointer: "/permissions/0" }],
    });
  });

  test("P7: two departments that escalate to each other are refused, also when both are saved at once", async () => {
    const [a, b] = [await world.saveDepartment({ slug: "a" }), await world.saveDepartment({ slug: "b" })];
    const results = await Promise.allSettled([
      world.saveDepartment({ slug: "a", escalatesToId: b.id }),
      world.saveDepartment({ slug: "b", escalatesToId: a.id }),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ kind: "invalid_argument", reason: "presence.escalation_cycle" });
  });

  test("G2: a save repeated with its idempotency key has no second effect, and its key no second use", async () => {
    const options = { ...(await world.as(gateway)), idempotencyKey: "save-once" };
    const request = { project: "once", name: "Once" };
    const first = await world.projects.saveProject(request, options);
    expect(await world.projects.saveProject(request, options)).toEqual(first);
    await expect(world.projects.saveProject({ ...request, name: "Twice" }, options)).rejects.toMatchObject({
      reason: "idempotency_key_reused",
    });
  });

  test("G2: no password can be guessed from a stored idempotency key", async () => {
    const caller = await world.as(gateway);
    const person = { email: "keyed@acme.test", name: "K", role: StaffRole.OPERATOR, departmentIds: [] };
    const hashOf = async (idempotencyKey: string, password: string) => {
      await world.staff.saveStaff({ ...person, password }, { ...caller, idempotencyKey });
      const { rows } = await world.pool.query<{ hash: string }>(
        "select request_hash as hash from idempotency_keys where key = $1",
        [idempotencyKey],
      );
      return rows[0]?.hash;
    };
    expect(await hashOf("k1", "password one")).toBe(await hashOf("k2", "password two"));
  });
});

describe("projects", () => {
  test("C1: anybody finds a project by id or slug, with the departments that answer its chats", async () => {
    const project = await world.saveProject("shop");
    const sales = await world.saveDepartment({ slug: "sales", projectIds: [project.id] });
    await world.saveDepartment({ slug: "billing", projectIds: [project.id], acceptsChats: false });
    const anybody = await world.as({ kind: "anonymous" });
    const expected = { project: plain(project), departments: [plain(sales)] };
    const find = async (name: string) => plain(await world.projects.getProject({ project: name }, anybody));
    expect(await find("shop")).toEqual(expected);
    expect(await find(project.id)).toEqual(expected);
    for (const value of [newId(), "x", "\u0000", ""]) {
      await expect(find(value)).rejects.toMatchObject({
        reason: "presence.project_not_found",
      });
    }
  });
});

describe("tokens of sites", () => {
  const secrets = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
  let project: { id: string };

  beforeAll(async () => {
    project = await world.saveProject("site");
    await world.addSecret(project.id, "2026-10", secrets[0]);
  });

  function sign(secret: Uint8Array, kid: string, aud = "site"): Promise<string> {
    return new SignJWT({ name: "Ann", email: "ann@example.test" })
      .setProtectedHeader({ alg: "HS256", kid })
      .setSubject("client-1")
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(secret);
  }

  async function verify(token: string, projectId = project.id) {
    return world.sessions.verifyClientToken({ projectId, token }, await world.as(gateway));
  }

  const refused = { kind: "unauthenticated", reason: "presence.bad_client_token" };

  test("C4: a token of the project's site names its client", async () => {
    expect(await verify(await sign(secrets[0], "2026-10"))).toMatchObject({
      clientId: "client-1",
      name: "Ann",
      email: "ann@example.test",
    });
  });

  test("C4: a forged token, another project's, and one for no project are refused alike", async () => {
    const other = await world.saveProject("other-site");
    await world.addSecret(other.id, "2026-10", secrets[2]);
    const token = await sign(secrets[0], "2026-10");
    await expect(verify(await sign(secrets[1], "2026-10"))).rejects.toMatchObject(refused);
    await expect(verify(token, other.id)).rejects.toMatchObject(refused);
    await expect(verify(await sign(secrets[2], "2026-10", "other-site"))).rejects.toMatchObject(refused);
    await expect(verify(token, newId())).rejects.toMatchObject(refused);
    await expect(verify(token, "")).rejects.toMatchObject(refused);
  });

  test("C4: keys are rotated: two work at once, a third is refused, a removed one works no more", async () => {
    await world.addSecret(project.id, "2026-11", secrets[1]);
    await world.addSecret(project.id, "2026-11", secrets[1]);
    await verify(await sign(secrets[0], "2026-10"));
    await verify(await sign(secrets[1], "2026-11"));
    await expect(world.addSecret(project.id, "2026-12", secrets[2])).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "presence.too_many_project_keys",
    });
    const old = { project: project.id, keyId: "2026-10" };
    await world.projects.removeProjectKey(old, await world.as(gateway));
    await world.projects.removeProjectKey(old, await world.as(gateway));
    await expect(verify(await sign(secrets[0], "2026-10"))).rejects.toMatchObject(refused);
    await verify(await sign(secrets[1], "2026-11"));
  });

  test("C4: of two third keys added at once neither slips in", async () => {
    const { id } = await world.saveProject("crowded");
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((number) => world.addSecret(id, `key-${number}`, randomBytes(32))),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(2);
  });
});
