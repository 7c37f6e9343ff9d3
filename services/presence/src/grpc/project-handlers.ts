import type { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { addProjectKey, removeProjectKey } from "../commands/change-project-keys.ts";
import { deleteProject } from "../commands/delete-project.ts";
import { saveProject } from "../commands/save-project.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkAlgorithm } from "../domain/project-key.ts";
import { checkName, fromProtoProject, toProtoDepartment, toProtoKeyInfo, toProtoProject } from "../mapping.ts";
import { getProject, listKeysOfProject } from "../queries/get-project.ts";
import { listProjects } from "../store/projects.ts";

/** The gRPC face of projects: who may ask, translate in, call one command or query, translate out. */
export function projectHandlers(deps: PresenceDeps): UnaryHandlers<typeof ProjectService> {
  const { pool } = deps;
  const { byAdministrator, byColleague, byWriter } = admissions(pool);
  return {
    listProjects: byColleague(async () => ({ projects: (await listProjects(pool)).map(toProtoProject) })),
    getProject: async (request) => {
      const { project, departments } = await getProject(pool, checkName(request.project, "/project"));
      return { project: toProtoProject(project), departments: departments.map(toProtoDepartment) };
    },
    saveProject: byWriter(async (request, context) => ({
      project: toProtoProject(await saveProject(deps, context, fromProtoProject(request))),
    })),
    deleteProject: byWriter(async (request, context) => ({
      project: toProtoProject(await deleteProject(deps, context, checkName(request.project, "/project"))),
    })),
    listProjectKeys: byAdministrator(async ({ projectId }) => ({
      keys: (await listKeysOfProject(pool, projectId)).map(toProtoKeyInfo),
    })),
    addProjectKey: byAdministrator(async ({ projectId, keyId, algorithm, key }) => {
      await addProjectKey(pool, projectId, { keyId, algorithm: checkAlgorithm(algorithm), key });
      return {};
    }),
    removeProjectKey: byAdministrator(async ({ projectId, keyId }) => {
      await removeProjectKey(pool, projectId, keyId);
      return {};
    }),
  };
}
