import { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { done } from "@switchboard/rpc/unary-handler";
import { addProjectKey, removeProjectKey } from "../commands/change-project-keys.ts";
import { deleteProject } from "../commands/delete-project.ts";
import { saveProject } from "../commands/save-project.ts";
import type { Project } from "../domain/project.ts";
import { checkAlgorithm } from "../domain/project-key.ts";
import { fromProtoProject, toProtoDepartment, toProtoKeyInfo, toProtoProject } from "../mapping.ts";
import { getProject, listKeysOfProject } from "../queries/get-project.ts";
import { listProjects } from "../store/projects.ts";
import { serving } from "./serving.ts";

const toAnswer = (project: Project) => ({ project: toProtoProject(project) });

/** The gRPC face of projects: who may ask, translate in, call one command or query, translate out. */
export const serveProjects = serving(ProjectService, ({ byAdministrator, byColleague, byWriter, handle, deps }) => ({
  listProjects: byColleague(async () => ({ projects: (await listProjects(deps.pool)).map(toProtoProject) })),
  getProject: async (request) => {
    const { project, departments } = await getProject(deps.pool, request.project);
    return { ...toAnswer(project), departments: departments.map(toProtoDepartment) };
  },
  saveProject: byWriter(handle(fromProtoProject, saveProject, toAnswer)),
  deleteProject: byWriter(handle(({ project }) => project, deleteProject, toAnswer)),
  listProjectKeys: byAdministrator(async ({ project }) => ({
    keys: (await listKeysOfProject(deps.pool, project)).map(toProtoKeyInfo),
  })),
  addProjectKey: byAdministrator(async ({ project, keyId, algorithm, key }, { caller }) =>
    addProjectKey(deps.pool, caller, project, { keyId, algorithm: checkAlgorithm(algorithm), key }).then(done),
  ),
  removeProjectKey: byAdministrator(({ project, keyId }, { caller }) =>
    removeProjectKey(deps.pool, caller, project, keyId).then(done),
  ),
}));
