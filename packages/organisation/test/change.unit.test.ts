import { create } from "@bufbuild/protobuf";
import { toEventJson } from "@switchboard/contracts/encode";
import type { PresenceEvent } from "@switchboard/contracts/facts";
import {
  DepartmentSavedSchema,
  ProjectSavedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { readChange } from "@switchboard/organisation/change";
import { toRows } from "@switchboard/organisation/organisation-rows";
import { describe, expect, test } from "vitest";

const id = newId();
const nothing = { projects: [], departments: [], staff: [] };
const rowsOf = (event: PresenceEvent, payload: unknown) => toRows(readChange(presenceEventSubject(event, id), payload));

describe("what presence's events say of the organisation", () => {
  test("a project", () => {
    const payload = toEventJson(
      ProjectSavedSchema,
      create(ProjectSavedSchema, { project: { id, slug: "acme", name: "Acme", version: 2 } }),
    );
    const project = { id, slug: "acme", name: "Acme", version: 2 };
    expect(rowsOf("project_saved", payload)).toMatchObject({ ...nothing, projects: [project] });
  });

  test("a department", () => {
    const department = { id, name: "Support", acceptsChats: true, projectIds: [newId()], version: 1 };
    const payload = toEventJson(DepartmentSavedSchema, create(DepartmentSavedSchema, { department }));
    expect(rowsOf("department_saved", payload)).toMatchObject({ ...nothing, departments: [department] });
  });

  test("a member of staff; a permission that is not known grants nothing", () => {
    const payload = { staff: { id, name: "Alice", role: "STAFF_ROLE_ADMINISTRATOR", permissions: [1, 4, 77] } };
    const { staff } = rowsOf("staff_saved", payload);
    expect(staff).toMatchObject([{ id, role: "administrator", permissions: ["chat", "admin"] }]);
  });

  test("P1: somebody who has left is Offline and may do nothing", () => {
    const payload = { staff: { id, name: "Alice", permissions: [1], mode: 1, deactivated: true } };
    expect(rowsOf("staff_saved", payload).staff).toMatchObject([{ id, permissions: [], mode: "offline" }]);
  });

  test("an event of something else says nothing", () => {
    expect(readChange(`switchboard.presence.v1.sofa_saved.${id}`, {})).toEqual({});
  });
});
