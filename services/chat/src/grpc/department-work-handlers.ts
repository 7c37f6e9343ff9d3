import type { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { requireService } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { admitting, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { workOfDepartment, workOfProject } from "../store/open-work.ts";
import { checkId } from "../validation.ts";

/** What departments and projects still hold (P7), for services. */
export function departmentWorkHandlers(sql: Sql): UnaryHandlers<typeof DepartmentWorkService> {
  const byService = admitting((caller) => requireService(caller));
  return {
    getDepartmentWork: byService(({ departmentId }) => workOfDepartment(sql, checkId(departmentId, "/department_id"))),
    getProjectWork: byService(({ projectId }) => workOfProject(sql, checkId(projectId, "/project_id"))),
  };
}
