import type { DepartmentService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { idempotent } from "@switchboard/pg/idempotency";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator, requireColleague } from "../authorise.ts";
import { deleteDepartment } from "../commands/delete-department.ts";
import { saveDepartment } from "../commands/save-department.ts";
import type { PresenceDeps } from "../deps.ts";
import { fromProtoDepartment, toProtoDepartment, toProtoStaff } from "../mapping.ts";
import { getDepartment } from "../queries/get-department.ts";
import { listDepartments } from "../store/departments.ts";
import { toName } from "./to-name.ts";

/** The gRPC face of departments: who may ask, translate in, call one command or query, translate out. */
export function departmentHandlers(deps: PresenceDeps): UnaryHandlers<typeof DepartmentService> {
  const { pool, written, presenceMoved } = deps;
  return {
    listDepartments: async (_, { caller }) => {
      await requireColleague(pool, caller, "organisation:read");
      return { departments: (await listDepartments(pool)).map(toProtoDepartment) };
    },
    getDepartment: async ({ department: name }, { caller }) => {
      await requireAdministrator(pool, caller, "organisation:read");
      const { department, members } = await getDepartment(pool, toName(name, "/department"));
      return { department: toProtoDepartment(department), members: members.map(toProtoStaff) };
    },
    saveDepartment: async (request, context) => {
      await requireAdministrator(pool, context.caller, "organisation:write");
      const input = fromProtoDepartment(request);
      const department = await saveDepartment(pool, input, idempotent(context, "SaveDepartment", request));
      written();
      presenceMoved();
      return { department: toProtoDepartment(department) };
    },
    deleteDepartment: async (request, context) => {
      await requireAdministrator(pool, context.caller, "organisation:write");
      const name = toName(request.department, "/department");
      const department = await deleteDepartment(
        deps,
        name,
        context.caller,
        idempotent(context, "DeleteDepartment", request),
      );
      written();
      presenceMoved();
      return { department: toProtoDepartment(department) };
    },
  };
}
