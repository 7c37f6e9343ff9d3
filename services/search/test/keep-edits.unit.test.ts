import { describe, expect, test } from "vitest";
import { changesBetween } from "../src/domain/edit-fields.ts";
import { type Edit, keepEdits, servicePartId, toldOfService } from "../src/domain/keep-edits.ts";
import { readClientRow } from "../src/domain/read-client-row.ts";

const rules = { zone: "UTC", latestVersion: Number.MAX_SAFE_INTEGER };
const service = { external_id: "7", kind: "vds", name: "VDS", status: "active", domains: ["a.example"] };
const payment = { external_id: "9", number: "INV-9", money: { amount: "5.00", currency: "EUR" }, status: "pending" };

/** A row as a feed tells it, with changes. */
function row(changes: object = {}) {
  const told = {
    external_id: "1",
    version: 1,
    name: "Ann",
    phone: "+1 555 0100",
    services: [service],
    payments: [payment],
  };
  const reading = readClientRow({ ...told, ...changes }, rules);
  if (!reading.ok || reading.row.state === "gone") throw new Error("the row is right");
  return reading.row;
}

const rename: Edit = { part: "account", partId: "", field: "name", told: "Ann", value: "Anna" };
const ofService = { part: "service", partId: servicePartId("vds", "7") } as const;
const end: Edit = { ...ofService, field: "status", told: "active", value: "ended" };
const pay: Edit = { part: "payment", partId: "9", field: "status", told: "pending", value: "paid" };

describe("what was edited", () => {
  test("D2: stays while billing tells the field as it did before, whatever else it tells", () => {
    const kept = keepEdits(row({ phone: "+1 555 0199" }), [], [rename, end, pay]);
    expect(kept.row).toMatchObject({ name: "Anna", phone: "+1 555 0199" });
    expect(kept.row.services).toMatchObject([{ name: "VDS", status: "ended", domains: ["a.example"] }]);
    expect(kept.row.payments).toMatchObject([{ status: "paid", money: { amount: "5.00", currency: "EUR" } }]);
    expect(kept.over).toEqual([]);
  });

  test("D2: is over once billing tells another value, which is taken, or the same one", () => {
    const another = keepEdits(row({ name: "Anne" }), [], [rename]);
    expect(another).toMatchObject({ row: { name: "Anne" }, over: [rename] });
    const same = keepEdits(row({ name: "Anna" }), [], [rename]);
    expect(same).toMatchObject({ row: { name: "Anna" }, over: [rename] });
  });

  test("D2: is over with the service or payment that billing has no more, and stays where it says nothing of them", () => {
    expect(keepEdits(row({ services: [], payments: [] }), [], [end, pay]).over).toEqual([end, pay]);
    expect(keepEdits(row({ services: undefined, payments: undefined }), [], [end, pay]).over).toEqual([]);
  });

  test("D2: projects stay as they were edited, and a row that names none says nothing of them", () => {
    const moved: Edit = { part: "account", partId: "", field: "project_ids", told: ["a", "b"], value: ["b"] };
    expect(keepEdits(row({ projects: ["b", "a"] }), ["b", "a"], [moved]).row.projects).toEqual(["b"]);
    expect(keepEdits(row(), [], [moved])).toMatchObject({ over: [] });
    expect(keepEdits(row({ projects: ["c"] }), ["c"], [moved])).toMatchObject({
      row: { projects: ["c"] },
      over: [moved],
    });
  });

  test("D2: a deleted service stays away until billing tells something new of it", () => {
    const [told] = row().services ?? [];
    if (told === undefined) throw new Error("the row has a service");
    const deletion: Edit = { ...ofService, field: "", told: toldOfService(told), value: "deleted" };
    expect(keepEdits(row(), [], [deletion])).toMatchObject({ row: { services: [] }, over: [] });
    const renewed = keepEdits(row({ services: [{ ...service, status: "suspended" }] }), [], [deletion]);
    expect(renewed).toMatchObject({ row: { services: [{ status: "suspended" }] }, over: [deletion] });
  });
});

test("D2: fields that are as they were are no change, and a list is compared whole", () => {
  const before = { name: "Ann", domains: ["a", "b"] };
  expect(changesBetween(before, { name: "Ann", domains: ["a", "b"] })).toEqual([]);
  expect(changesBetween(before, { name: "", domains: ["a"] })).toEqual([
    { field: "name", before: "Ann", after: "" },
    { field: "domains", before: ["a", "b"], after: ["a"] },
  ]);
});
