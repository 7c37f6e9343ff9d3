import { DepartmentBody, DepartmentSettingsBody, SaveDepartmentBody } from "@switchboard/contracts/rest/organisation";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromDepartmentBody } from "../mapping/organisation-views.ts";
import { toDepartmentView, toStaffMemberView } from "../mapping/staff-views.ts";
import { expectPart, IdOrSlug, reading, tags, toName, writeCall, writing } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, noContent } from "./route-schemas.ts";

const params = Type.Object({ department: IdOrSlug });

/** Departments, one at a time (P7). */
export function addDepartmentAdministration(app: App, deps: GatewayDeps): void {
  addGet(app, deps);
  addSave(app, deps);
  addDelete(app, deps);
}

function addGet(app: App, { departmentClient }: GatewayDeps): void {
  const schema = {
    operationId: "getDepartment",
    summary: "A department and who is in it",
    tags,
    params,
    response: answers(DepartmentSettingsBody),
  };
  app.get("/v1/departments/:department", { schema, config: reading }, async (request) => {
    const question = { department: toName(request.params.department) };
    const found = await departmentClient.getDepartment(question, { callerToken: await request.callerToken() });
    return {
      department: toDepartmentView(expectPart(found.department)),
      members: found.members.map(toStaffMemberView),
    };
  });
}

function addSave(app: App, { departmentClient }: GatewayDeps): void {
  const schema = {
    operationId: "saveDepartment",
    summary: "Create or change a department",
    description:
      "A slug that no department has makes a new one; an id must exist, and to name it so an API key needs `organisation:read` as well. What is left out becomes the default.",
    tags,
    params,
    headers: IdempotencyHeaders,
    body: SaveDepartmentBody,
    response: answers(DepartmentBody),
  };
  app.put("/v1/departments/:department", { schema, config: writing }, async (request) => {
    const name = toName(request.params.department);
    const call = await writeCall(request);
    const slug =
      name.$case === "slug"
        ? name.value
        : expectPart((await departmentClient.getDepartment({ department: name }, call)).department).slug;
    const saved = await departmentClient.saveDepartment(fromDepartmentBody(slug, request.body), call);
    return { department: toDepartmentView(expectPart(saved.department)) };
  });
}

function addDelete(app: App, { departmentClient }: GatewayDeps): void {
  const schema = {
    operationId: "deleteDepartment",
    summary: "Delete a department that nobody needs",
    description: "Refused with `presence.department_in_use` and what it still holds, in `params`.",
    tags,
    params,
    headers: IdempotencyHeaders,
    response: noContent,
  };
  app.delete("/v1/departments/:department", { schema, config: writing }, async (request, reply) => {
    await departmentClient.deleteDepartment(
      { department: toName(request.params.department) },
      await writeCall(request),
    );
    return reply.code(204).send(null);
  });
}
