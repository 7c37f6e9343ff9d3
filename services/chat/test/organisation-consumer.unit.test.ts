import { DepartmentSaved, ProjectSaved } from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { describe, expect, test } from "vitest";
import { toOrganisation } from "../src/jobs/organisation-consumer.ts";

const id = newId();
const nothing = { projects: [], departments: [], staff: [] };

describe("what presence's events say of the organisation", () => {
  test("a project", () => {
    const payload = ProjectSaved.toJSON(
      ProjectSaved.fromPartial({ project: { id, slug: "acme", name: "Acme", version: 2 } }),
    );
    const organisation = toOrganisation({ subject: presenceEventSubject("project_saved", id), payload });
    expect(organisation).toMatchObject({ ...nothing, projects: [{ id, slug: "acme", name: "Acme", version: 2 }] });
  });

  test("a department", () => {
    const department = { id, name: "Support", acceptsChats: true, projectIds: [newId()], version: 1 };
    const payload = DepartmentSaved.toJSON(DepartmentSaved.fromPartial({ department }));
    const organisation = toOrganisation({ subject: presenceEventSubject("department_saved", id), payload });
    expect(organisation).toMatchObject({ ...nothing, departments: [department] });
  });

  test("a member of staff; a permission that is not known grants nothing", () => {
    const payload = { staff: { id, name: "Alice", role: "STAFF_ROLE_ADMINISTRATOR", permissions: [1, 4, 77] } };
    const organisation = toOrganisation({ subject: presenceEventSubject("staff_saved", id), payload });
    expect(organisation.staff).toMatchObject([{ id, role: "administrator", permissions: ["chat", "admin"] }]);
  });

  test("P1: somebody who has left is Offline and may do nothing", () => {
    const payload = { staff: { id, name: "Alice", permissions: [1], mode: 1, deactivated: true } };
    const organisation = toOrganisation({ subject: presenceEventSubject("staff_saved", id), payload });
    expect(organisation.staff).toMatchObject([{ id, permissions: [], mode: "offline" }]);
  });

  test("an event of something else says nothing", () => {
    expect(toOrganisation({ subject: `switchboard.presence.v1.sofa_saved.${id}`, payload: {} })).toEqual(nothing);
  });
});
