import {
  deleteDepartment,
  getDepartment,
  listDepartments,
  saveDepartment,
} from "@switchboard/contracts/operations/departments";
import { isUuid } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import { fromDepartmentBody, toName } from "../mapping/organisation-views.ts";
import { required } from "../mapping/required.ts";
import { toDepartmentView, toStaffMemberView } from "../mapping/staff-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** Departments (P7): read by staff, changed by administrators, which presence decides. */
export function addDepartmentRoutes(app: App, { departmentClient }: GatewayDeps): void {
  serve(app, listDepartments, async (_, call) => {
    return { departments: (await departmentClient.listDepartments({}, call)).departments.map(toDepartmentView) };
  });
  serve(app, getDepartment, async (input, call) => {
    const { department, members } = await find(departmentClient, input.department, call);
    return { department: toDepartmentView(required(department)), members: members.map(toStaffMemberView) };
  });
  serve(app, saveDepartment, async ({ department, ...body }, call) => {
    const slug = isUuid(department)
      ? required((await find(departmentClient, department, call)).department).slug
      : department;
    const saved = await departmentClient.saveDepartment(fromDepartmentBody(slug, body), call);
    return { department: toDepartmentView(required(saved.department)) };
  });
  serve(app, deleteDepartment, ({ department }, call) =>
    departmentClient.deleteDepartment({ department: toName(department) }, call),
  );
}

/** The department of an id or a slug, and its members. */
function find(client: GatewayDeps["departmentClient"], name: string, { callerToken }: CallOptions) {
  return client.getDepartment({ department: toName(name) }, { callerToken });
}
