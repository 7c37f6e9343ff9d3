import {
  FormField,
  Mode,
  Permission,
  RoutingMode,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { plain } from "@switchboard/contracts/messages";
import { toDate } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createWorld, gateway, PASSWORD, present, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
  // Nobody in these tests is the last one, unless a test is about that.
  await world.saveStaff({ email: "root@acme.test", role: StaffRole.ADMINISTRATOR });
});

afterEach(() => {
  Object.assign(world.chats, { waiting: 0, held: 0, parked: 0 });
});
afterAll(() => world.close());

const hours = {
  timeZone: "Europe/Berlin",
  weekly: [{ weekday: 1, opens: "09:00", closes: "17:00" }],
  holidays: [{ date: "2026-12-25", name: "Christmas", opens: "", closes: "" }],
};

async function deleteDepartment(slug: string, idempotencyKey = "") {
  const request = { department: slug } as const;
  const options = { ...(await world.as(gateway)), idempotencyKey };
  return present((await world.departments.deleteDepartment(request, options)).department);
}

async function deleteProject(slug: string, idempotencyKey = "") {
  const request = { project: slug } as const;
  const options = { ...(await world.as(gateway)), idempotencyKey };
  return present((await world.projects.deleteProject(request, options)).project);
}

async function deactivate(staffId: string) {
  return present((await world.staff.deactivateStaff({ staffId }, await world.as(gateway))).staff);
}

async function signIn(email: string) {
  const options = { ...(await world.as(gateway)), timeoutMs: 10_000 };
  const { session } = await world.sessions.signIn({ email, password: PASSWORD, address: newId() }, options);
  return present(session);
}

/** What was told of somebody or something, newest last: the event's name and what it carries. */
async function toldOf(id: string): Promise<{ event: string | undefined; payload: Record<string, unknown> }[]> {
  const told = (await world.told()).filter(({ subject }) => subject.endsWith(id));
  return told.map(({ subject, payload }) => ({ event: subject.split(".")[3], payload }));
}

describe("settings", () => {
  test("P7: a department keeps and tells how it works", async () => {
    const settings = {
      routingMode: RoutingMode.LEAST_BUSY,
      chatLimit: 3,
      replyLimitS: 60,
      waitingLimitS: 90,
      hours,
      email: "support@acme.test",
    };
    const saved = await world.saveDepartment({ slug: "settings", ...settings });
    expect(saved).toMatchObject(settings);
    const { department } = await world.departments.getDepartment({ department: "settings" }, await world.as(gateway));
    expect(department).toEqual(saved);
    const [told] = await toldOf(saved.id);
    expect(told?.payload["department"]).toMatchObject({
      routingMode: "ROUTING_MODE_LEAST_BUSY",
      chatLimit: 3,
      hours: { timeZone: "Europe/Berlin", weekly: [{ weekday: 1, opens: "09:00", closes: "17:00" }] },
    });
  });

  test("P7: what is not said is manual, five chats, two and three minutes, always open", async () => {
    await world.saveDepartment({ slug: "plain", hours });
    const saved = await world.saveDepartment({ slug: "plain" });
    expect(saved).toMatchObject({
      routingMode: RoutingMode.MANUAL,
      chatLimit: 5,
      replyLimitS: 120,
      waitingLimitS: 180,
      email: "",
    });
    expect(saved.hours).toBeUndefined();
  });

  test("P7: wrong settings are refused by their field, and nothing is saved", async () => {
    await expect(world.saveDepartment({ slug: "wrong", routingMode: 9 as RoutingMode })).rejects.toMatchObject({
      reason: "presence.invalid_value",
      violations: [{ pointer: "/routing_mode" }],
    });
    const nowhere = { ...hours, timeZone: "Mars/Olympus" };
    await expect(world.saveDepartment({ slug: "wrong", hours: nowhere })).rejects.toMatchObject({
      reason: "presence.invalid_department",
      violations: [{ pointer: "/hours/time_zone" }],
    });
    const { departments } = await world.departments.listDepartments({}, await world.as(gateway));
    expect(departments.map(({ slug }) => slug)).not.toContain("wrong");
  });

  test("C1, C6, C11, C13: a project keeps and tells what its widget asks and allows", async () => {
    const settings = {
      allowedOrigins: ["https://shop.example"],
      formName: FormField.REQUIRED,
      formEmail: FormField.OFF,
      uploadsAllowed: true,
      accountUrlTemplate: "https://billing.example/{client_id}",
      siteUrl: "https://shop.example/help",
      language: "ru",
    };
    const saved = await world.saveProject("site-settings", settings);
    expect(saved).toMatchObject({ ...settings, formPhone: FormField.OPTIONAL });
    const { projects } = await world.projects.listProjects({}, await world.as(gateway));
    expect(projects.find(({ id }) => id === saved.id)).toEqual(saved);
    const [told] = await toldOf(saved.id);
    expect(told?.payload["project"]).toMatchObject({ formName: "FORM_FIELD_REQUIRED", uploadsAllowed: true });
  });

  test("P7: visitors learn whether a department is open, and when it opens", async () => {
    const project = await world.saveProject("open-or-not");
    await world.saveDepartment({ slug: "a-office", projectIds: [project.id], hours });
    await world.saveDepartment({ slug: "b-always", projectIds: [project.id] });
    const availability = async (at: string) => {
      const anybody = await world.as({ kind: "anonymous" });
      world.clock.skewMs = Date.parse(at) - Date.now();
      const answer = await world.presence.getAvailability({ projectId: project.id }, anybody);
      world.clock.skewMs = 0;
      return answer.departments.map(({ open, opensAt }) => ({ open, opensAt: toDate(opensAt)?.toISOString() }));
    };
    const always = { open: true, opensAt: undefined };
    // A Monday in summer, two hours ahead of UTC.
    expect(await availability("2026-06-01T10:00:00Z")).toEqual([always, always]);
    expect(await availability("2026-06-01T16:00:00Z")).toEqual([
      { open: false, opensAt: "2026-06-08T07:00:00.000Z" },
      always,
    ]);
  });
});

describe("deleting a department", () => {
  test("P7: one that nobody needs goes, and everybody is told", async () => {
    const { id } = await world.saveDepartment({ slug: "gone" });
    expect(await deleteDepartment("gone")).toMatchObject({ id, slug: "gone" });
    const { departments } = await world.organisation.getOrganisation({}, await world.as(gateway));
    expect(departments.map((one) => one.id)).not.toContain(id);
    expect((await toldOf(id)).at(-1)).toMatchObject({
      event: "department_deleted",
      payload: { department: { id, slug: "gone" } },
    });
    await expect(deleteDepartment("gone")).rejects.toMatchObject({ reason: "presence.department_not_found" });
  });

  test("P7: one that holds chats, members or escalations is refused with how many", async () => {
    const { id } = await world.saveDepartment({ slug: "busy" });
    await world.saveDepartment({ slug: "first-line", escalatesToId: id });
    await world.saveStaff({ email: "busy@acme.test", departmentIds: [id] });
    Object.assign(world.chats, { waiting: 4, held: 2, parked: 1 });
    await expect(deleteDepartment("busy")).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "presence.department_in_use",
      params: { waiting: "4", held: "2", parked: "1", members: "1", escalated_from: "1" },
    });
  });

  test("G2: a deletion repeated with its key is answered again, without one it is not found", async () => {
    const { id } = await world.saveDepartment({ slug: "once-gone" });
    const key = newId();
    await deleteDepartment("once-gone", key);
    expect(await deleteDepartment("once-gone", key)).toMatchObject({ id });
    await expect(deleteDepartment("once-gone")).rejects.toMatchObject({ kind: "not_found" });
  });

  test("P7: who joins it in that moment either keeps it or finds it gone", async () => {
    const { id } = await world.saveDepartment({ slug: "contested" });
    const [gone, joined] = await Promise.allSettled([
      deleteDepartment("contested"),
      world.saveStaff({ email: "joiner@acme.test", departmentIds: [id] }),
    ]);
    expect([gone.status, joined.status].sort()).toEqual(["fulfilled", "rejected"]);
    const reasons = [gone, joined].flatMap((one) => (one.status === "rejected" ? [one.reason.reason] : []));
    expect(["presence.department_in_use", "presence.department_not_found"]).toContain(reasons[0]);
  });
});

describe("deleting a project", () => {
  test("P7: one that nobody needs goes with its keys, and everybody is told", async () => {
    const { id } = await world.saveProject("old-brand");
    await world.addSecret(id, "k1", Buffer.alloc(32, 1));
    const key = newId();
    expect(await deleteProject("old-brand", key)).toMatchObject({ id });
    expect(await deleteProject("old-brand", key)).toMatchObject({ id });
    expect((await toldOf(id)).at(-1)?.event).toBe("project_deleted");
    await expect(deleteProject("old-brand")).rejects.toMatchObject({ reason: "presence.project_not_found" });
  });

  test("P7: one with open chats or departments that serve it is refused with how many", async () => {
    const { id } = await world.saveProject("living-brand");
    await world.saveDepartment({ slug: "serving", projectIds: [id] });
    Object.assign(world.chats, { held: 2 });
    await expect(deleteProject("living-brand")).rejects.toMatchObject({
      kind: "failed_precondition",
      reason: "presence.project_in_use",
      params: { waiting: "0", held: "2", parked: "0", departments: "1" },
    });
  });

  test("C4: the keys of a project are listed, and what is secret in them is not", async () => {
    const { id } = await world.saveProject("keyed-brand");
    await world.addSecret(id, "2026-10", Buffer.alloc(32, 7));
    await world.addSecret(id, "2026-11", Buffer.alloc(32, 8));
    const { keys } = await world.projects.listProjectKeys({ project: id }, await world.as(gateway));
    expect(keys.map(({ keyId }) => keyId)).toEqual(["2026-10", "2026-11"]);
    for (const key of keys) expect(Object.keys(plain(key)).sort()).toEqual(["algorithm", "createdAt", "keyId"]);
  });
});

describe("somebody leaves the company", () => {
  test("P1: they are signed out, in no department, head of none, and may do nothing", async () => {
    const team = await world.saveDepartment({ slug: "left-team" });
    const person = { email: "leaver@acme.test", role: StaffRole.HEAD, departmentIds: [team.id] };
    const { id } = await world.saveStaff(person);
    await world.saveDepartment({ slug: "left-team", headId: id });
    const { refreshToken } = await signIn(person.email);
    const self = await world.as({ kind: "staff", id, name: "Leaver" });
    await world.presence.connect({ leaseId: newId() }, self);

    const gone = await deactivate(id);
    expect(gone).toMatchObject({ role: StaffRole.OPERATOR, deactivated: true, mode: Mode.OFFLINE });
    expect([gone.departmentIds, gone.permissions]).toEqual([[], []]);
    await expect(signIn(person.email)).rejects.toMatchObject({ reason: "presence.bad_credentials" });
    const refreshing = world.sessions.refreshSession({ refreshToken }, await world.as(gateway));
    await expect(refreshing).rejects.toMatchObject({ reason: "presence.session_ended" });
    await expect(world.presence.connect({ leaseId: newId() }, self)).rejects.toMatchObject({
      reason: "presence.staff_not_found",
    });
    const { department } = await world.departments.getDepartment({ department: team.id }, await world.as(gateway));
    expect(department?.headId).toBe("");
    expect((await toldOf(id)).slice(-2).map(({ event }) => event)).toEqual(["staff_saved", "staff_deactivated"]);
    expect((await toldOf(team.id)).at(-1)?.event).toBe("department_saved");
  });

  test("P1: leaving twice changes nothing, and nobody is not found", async () => {
    const { id } = await world.saveStaff({ email: "twice@acme.test" });
    const first = await deactivate(id);
    expect(await deactivate(id)).toEqual(first);
    for (const nobody of [newId(), "x"]) {
      await expect(deactivate(nobody)).rejects.toMatchObject({ reason: "presence.staff_not_found" });
    }
  });

  test("P1: who left leads no department, and is back when they are saved with a new password", async () => {
    const team = await world.saveDepartment({ slug: "back-team" });
    const person = { email: "back@acme.test", departmentIds: [team.id] };
    const { id } = await world.saveStaff(person);
    await deactivate(id);
    await expect(world.saveDepartment({ slug: "back-team", headId: id })).rejects.toMatchObject({
      reason: "presence.staff_not_found",
    });
    await expect(world.saveStaff({ ...person, password: "" })).rejects.toMatchObject({
      reason: "presence.password_required",
    });
    expect(await world.saveStaff(person)).toMatchObject({ id, deactivated: false, departmentIds: [team.id] });
    await signIn(person.email);
  });
});

describe("administrators", () => {
  test("P1: `admin` through a department is enough to administer, a head's role is not", async () => {
    const settings = await world.saveDepartment({ slug: "settings-team", permissions: [Permission.ADMIN] });
    const clerk = await world.saveStaff({ email: "clerk@acme.test", departmentIds: [settings.id] });
    const head = await world.saveStaff({ email: "plain-head@acme.test", role: StaffRole.HEAD });
    const list = { departmentId: "", deactivated: false, pageSize: 1, pageToken: "" };
    const asStaff = async (id: string) => world.as({ kind: "staff", id, name: "" });
    expect((await world.staff.listStaff(list, await asStaff(clerk.id))).staff).toHaveLength(1);
    await expect(world.staff.listStaff(list, await asStaff(head.id))).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
    await deactivate(clerk.id);
    await expect(world.staff.listStaff(list, await asStaff(clerk.id))).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
  });

  test("P1: of the last two administrators who leave at once one stays", async () => {
    const own = await createWorld();
    try {
      const [one, other] = await Promise.all(
        ["one", "other"].map((name) => own.saveStaff({ email: `${name}@acme.test`, role: StaffRole.ADMINISTRATOR })),
      );
      const leave = async (staffId = "") => own.staff.deactivateStaff({ staffId }, await own.as(gateway));
      const demote = own.saveStaff({ email: "other@acme.test", role: StaffRole.OPERATOR });
      const results = await Promise.allSettled([leave(one?.id), demote]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const refused = results.find((result) => result.status === "rejected");
      expect(refused?.reason).toMatchObject({
        kind: "failed_precondition",
        reason: "presence.last_administrator",
      });
      expect(other?.deactivated).toBe(false);
    } finally {
      await own.close();
    }
  });
});

test("P7: who deleted what, and who let whom go, can be looked up later", async () => {
  const { id } = await world.saveStaff({ email: "auditor@acme.test", role: StaffRole.ADMINISTRATOR });
  const caller = await world.as({ kind: "staff", id, name: "Auditor" });
  const department = await world.saveDepartment({ slug: "audited" });
  const project = await world.saveProject("audited");
  const leaver = await world.saveStaff({ email: "audited@acme.test" });
  await world.departments.deleteDepartment({ department: department.id }, caller);
  await world.projects.deleteProject({ project: project.id }, caller);
  await world.staff.deactivateStaff({ staffId: leaver.id }, caller);
  const { rows } = await world.pool.query(
    'select action, target_id as "targetId", actor_name as "actorName" from audit_entries where actor = $1 order by id',
    [`staff:${id}`],
  );
  expect(rows).toEqual([
    { action: "delete_department", targetId: department.id, actorName: "Auditor" },
    { action: "delete_project", targetId: project.id, actorName: "Auditor" },
    { action: "deactivate_staff", targetId: leaver.id, actorName: "Auditor" },
  ]);
});

describe("the people", () => {
  test("P7: pages of people by name hold everybody once, of one department or of those who left", async () => {
    const crowd = await world.saveDepartment({ slug: "crowd" });
    const people = await Promise.all(
      ["Zoe", "Ann", "Ann", "Max", "Eve"].map((name, index) =>
        world.saveStaff({ email: `crowd-${index}@acme.test`, name, departmentIds: [crowd.id] }),
      ),
    );
    const pages: string[][] = [];
    let pageToken = "";
    do {
      const request = { departmentId: crowd.id, deactivated: false, pageSize: 2, pageToken };
      const page = await world.staff.listStaff(request, await world.as(gateway));
      pages.push(page.staff.map(({ name }) => name));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(pages).toEqual([["Ann", "Ann"], ["Eve", "Max"], ["Zoe"]]);

    await deactivate(people[0]?.id ?? "");
    const left = { departmentId: "", deactivated: true, pageSize: 200, pageToken: "" };
    const { staff } = await world.staff.listStaff(left, await world.as(gateway));
    expect(staff.map(({ id }) => id)).toContain(people[0]?.id);
    expect(staff.every(({ deactivated }) => deactivated)).toBe(true);
  });

  test("P7: a page of another list or a made-up one is refused", async () => {
    const list = { departmentId: "", deactivated: false, pageSize: 1, pageToken: "" };
    const { nextPageToken } = await world.staff.listStaff(list, await world.as(gateway));
    for (const request of [
      { ...list, deactivated: true, pageToken: nextPageToken },
      { ...list, pageToken: "made-up" },
    ]) {
      await expect(world.staff.listStaff(request, await world.as(gateway))).rejects.toMatchObject({
        reason: "page_token_invalid",
      });
    }
  });
});
