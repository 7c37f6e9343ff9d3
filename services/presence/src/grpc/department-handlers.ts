import type { DepartmentService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { deleteDepartment } from "../commands/delete-department.ts";
import { saveDepartment } from "../commands/save-department.ts";
import type { PresenceDeps } from "../deps.ts";
import { fromProtoDepartment, toProtoDepartment, toProtoStaff } from "../mapping.ts";
import { getDepartment } from "../queries/get-department.ts";
import { listDepartments } from "../store/departments.ts";

/** The gRPC face of departments: who may ask, translate in, call one command or query, translate out. */
export function departmentHandlers(deps: PresenceDeps): UnaryHandlers<typeof DepartmentService> {
  const { byColleague, byReader, byWriter } = admissions(deps.pool);
  return {
    listDepartments: byColleague(async () => ({
      departments: (await listDepartments(deps.pool)).map(toProtoDepartment),
    })),
    getDepartment: byReader(async (request) => {
      const { department, members } = await getDepartment(deps.pool, request.department);
      return { department: toProtoDepartment(department), members: members.map(toProtoStaff) };
    }),
    saveDepartment: byWriter(async (request, context) => ({
      department: toProtoDepartment(await saveDepartment(deps, context, fromProtoDepartment(request))),
    })),
    deleteDepartment: byWriter(async (request, context) => {
      const name = request.department;
      return { department: toProtoDepartment(await deleteDepartment(deps, context, name)) };
    }),
  };
}
