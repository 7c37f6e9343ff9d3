import { saveDepartment } from "@switchboard/contracts/operations/departments";
import { isUuid } from "@switchboard/kit/ids";
import type { GatewayDeps } from "../deps.ts";
import { required } from "../required.ts";
import { requestOf } from "../view/request.ts";
import type { App } from "./app-instance.ts";
import { pass } from "./serve.ts";

/** Departments (P7), which presence knows by their slugs when they are saved. */
export function addDepartmentRoutes(app: App, { services, departmentClient }: GatewayDeps): void {
  const toSave = requestOf(saveDepartment, ["department"]);
  pass(app, services, saveDepartment, async (input, request) => {
    const slug = isUuid(input.department)
      ? await slugOf(input.department, await request.callerToken())
      : input.department;
    return { ...toSave(input), slug };
  });

  const slugOf = async (id: string, callerToken: string): Promise<string> => {
    const found = await departmentClient.getDepartment({ department: { case: "id", value: id } }, { callerToken });
    return required(found.department).slug;
  };
}
