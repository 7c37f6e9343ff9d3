import {
  deactivateStaff,
  deleteDepartment,
  endChat,
  getDepartment,
  getProject,
  listDepartments,
  listStaff,
  saveDepartment,
  saveStaff,
} from "@switchboard/contracts/gen/calls";
import type { Input } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { StaffClient } from "@switchboard/sdk/staff-client";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { People } from "./support/people.ts";

let system: System;
let people: People;

beforeAll(async () => {
  system = await startTestSystem();
  people = new People(system);
});

afterEach(() => people.leave());
afterAll(() => system.stop());

/** Closed for five weeks, which is longer than the next opening is looked for. */
const closedHours = (now: Date) => ({
  time_zone: "UTC",
  weekly: [],
  holidays: Array.from({ length: 35 }, (_, day) => ({
    date: new Date(now.getTime() + day * 86_400_000).toISOString().slice(0, 10),
    name: "closed",
    opens: "",
    closes: "",
  })),
});

test("P7: an administrator sets business hours, and visitors see that the department is closed", async () => {
  const admin = await people.operator("admin");
  const { department } = await admin.call(getDepartment, { department: "sales" });
  const { id, slug, ...settings } = department;
  const body = { ...settings, hours: closedHours(new Date()) };
  const saved = await admin.call(saveDepartment, { department: slug, ...body });
  expect(saved.department.hours?.time_zone).toBe("UTC");

  await until("the widget shows it closed", async () => {
    const visitor = await people.visitor();
    const sales = visitor.widget.departments.find((one) => one.id === id);
    visitor.disconnect();
    return sales?.open === false && sales.opens_at === null;
  });
  const [listed] = (await admin.call(listDepartments)).departments.filter((one) => one.id === id);
  expect(listed?.hours?.holidays).toHaveLength(35);
});

test("P7: a department takes chats as soon as it is made, and is deleted when nothing is left in it, and says before what there is", async () => {
  const admin = await people.operator("admin");
  const { project } = await admin.call(getProject, { project: "acme" });
  const settings = { name: "Trials", language: "en", accepts_chats: true, accepts_tickets: false };
  const body: Omit<Input<Operations["saveDepartment"]>, "department"> = {
    ...settings,
    project_ids: [project.id],
    permissions: ["chat"],
  };
  const { id } = (await admin.call(saveDepartment, { department: "trials", ...body })).department;
  const visitor = await people.visitor();
  const conversation = await visitor.open({ text: "hello", departmentId: id });

  const deletion = admin.call(deleteDepartment, { department: "trials" });
  await expect(deletion).rejects.toMatchObject({
    reason: "presence.department_in_use",
    params: { waiting: "1", held: "0", parked: "0", members: "0", escalated_from: "0" },
  });
  await conversation.call(endChat);
  await admin.call(deleteDepartment, { department: "trials" });
  expect((await admin.call(listDepartments)).departments.map(({ slug }) => slug)).not.toContain("trials");
});

test("P1: a person is hired, works, and is gone from one moment to the next when they leave", async () => {
  const admin = await people.operator("admin");
  const { department } = await admin.call(getDepartment, { department: "support" });
  const body: Input<Operations["saveStaff"]> = {
    email: "erin@acme.test",
    name: "Erin",
    role: "operator",
    department_ids: [department.id],
    password: "a good one",
  };
  const { id } = (await admin.call(saveStaff, body)).staff;
  const erin = new StaffClient({ baseUrl: system.gatewayUrls[0] ?? "" });
  await erin.signIn(body.email, "a good one");
  await erin.connect();
  await expect(erin.call(listStaff)).rejects.toMatchObject({ status: 403, reason: "caller.not_allowed" });

  const gone = await admin.call(deactivateStaff, { staff_id: id });
  expect(gone.staff).toMatchObject({ deactivated: true, permissions: [] });
  await until("Erin's line is cut for good", () => erin.connection.lostReason === "unauthenticated");
  await expect(erin.signIn(body.email, "a good one")).rejects.toMatchObject({ reason: "presence.bad_credentials" });
  erin.disconnect();
  const { staff } = await admin.call(listStaff, { deactivated: true });
  expect(staff.map(({ name }) => name)).toEqual(["Erin"]);
});
