import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { requireService } from "@switchboard/kit/caller";
import type { RpcServer } from "@switchboard/rpc/server";
import { admitting } from "@switchboard/rpc/unary-handler";
import type { ChatDeps } from "../deps.ts";
import { workOfDepartment, workOfProject } from "../store/open-work.ts";
import { check } from "../validation.ts";

/** What departments and projects still hold (P7), for services. */
export function serveDepartmentWork(server: RpcServer, { pool }: ChatDeps): void {
  const byService = admitting((caller) => requireService(caller));
  server.add(DepartmentWorkService, {
    getDepartmentWork: byService(({ departmentId }) =>
      workOfDepartment(pool, check.id(departmentId, "/department_id")),
    ),
    getProjectWork: byService(({ projectId }) => workOfProject(pool, check.id(projectId, "/project_id"))),
  });
}
