import { DepartmentService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { deleteDepartment } from "../commands/delete-department.ts";
import { saveDepartment } from "../commands/save-department.ts";
import type { Department } from "../domain/department.ts";
import { fromProtoDepartment, toProtoDepartment, toProtoStaff } from "../mapping.ts";
import { getDepartment } from "../queries/get-department.ts";
import { listDepartments } from "../store/departments.ts";
import { serving } from "./serving.ts";

const toAnswer = (department: Department) => ({ department: toProtoDepartment(department) });

/** The gRPC face of departments: who may ask, translate in, call one command or query, translate out. */
export const serveDepartments = serving(DepartmentService, ({ byColleague, byReader, byWriter, handle, deps }) => ({
  listDepartments: byColleague(async () => ({
    departments: (await listDepartments(deps.pool)).map(toProtoDepartment),
  })),
  getDepartment: byReader(async (request) => {
    const { department, members } = await getDepartment(deps.pool, request.department);
    return { ...toAnswer(department), members: members.map(toProtoStaff) };
  }),
  saveDepartment: byWriter(handle(fromProtoDepartment, saveDepartment, toAnswer)),
  deleteDepartment: byWriter(handle(({ department }) => department, deleteDepartment, toAnswer)),
}));
