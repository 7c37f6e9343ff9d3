import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { workOfDepartment, workOfProject } from "../store/open-work.ts";
import { check } from "../validation.ts";
import { byService, serving } from "./serving.ts";

/** What departments and projects still hold (P7), for services. */
export const serveDepartmentWork = serving(DepartmentWorkService, (_, { pool }) => ({
  getDepartmentWork: byService(({ departmentId }) => workOfDepartment(pool, check.id(departmentId, "/department_id"))),
  getProjectWork: byService(({ projectId }) => workOfProject(pool, check.id(projectId, "/project_id"))),
}));
