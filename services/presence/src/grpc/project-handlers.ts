import type { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { done, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { addProjectKey, removeProjectKey } from "../commands/change-project-keys.ts";
import { deleteProject } from "../commands/delete-project.ts";
import { saveProject } from "../commands/save-project.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkAlgorithm } from "../domain/project-key.ts";
import { fromProtoProject, toProtoDepartment, toProtoKeyInfo, toProtoProject } from "../mapping.ts";
import { getProject, listKeysOfProject } from "../queries/get-project.ts";
import { listProjects } from "../store/projects.ts";

/** The gRPC face of projects: who may ask, translate in, call one command or query, translate out. */
export function projectHandlers(deps: PresenceDeps): UnaryHandlers<typeof ProjectService> {
  const { pool } = deps;
  const { byAdministrator, byColleague, byWriter } = admissions(pool);
  return {
    listProjects: byColleague(async () => ({ projects: (await listProjects(pool)).map(toProtoProject) })),
    getProject: async (request) => {
      const { project, departments } = await getProject(pool, request.project);
      return { project: toProtoProject(project), departments: departments.map(toProtoDepartment) };
    },
    saveProject: byWriter(async (request, context) => ({
      project: toProtoProject(await saveProject(deps, context, fromProtoProject(request))),
    })),
    deleteProject: byWriter(async (request, context) => ({
      project: toProtoProject(await deleteProject(deps, context, request.project)),
    })),
    listProjectKeys: byAdministrator(async ({ project }) => ({
      keys: (await listKeysOfProject(pool, project)).map(toProtoKeyInfo),
    })),
    addProjectKey: byAdministrator(async ({ project, keyId, algorithm, key }, { caller }) =>
      addProjectKey(pool, caller, project, { keyId, algorithm: checkAlgorithm(algorithm), key }).then(done),
    ),
    removeProjectKey: byAdministrator(({ project, keyId }, { caller }) =>
      removeProjectKey(pool, caller, project, keyId).then(done),
    ),
  };
}
