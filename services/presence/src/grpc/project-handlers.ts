import type { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { idempotent } from "@switchboard/pg/idempotency";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator, requireColleague } from "../authorise.ts";
import { addProjectKey } from "../commands/add-project-key.ts";
import { deleteProject } from "../commands/delete-project.ts";
import { removeProjectKey } from "../commands/remove-project-key.ts";
import { saveProject } from "../commands/save-project.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkAlgorithm } from "../domain/project-key.ts";
import { fromProtoProject, toProtoDepartment, toProtoKeyInfo, toProtoProject } from "../mapping.ts";
import { getProject } from "../queries/get-project.ts";
import { listKeysOfProject } from "../queries/list-project-keys.ts";
import { listProjects } from "../store/projects.ts";
import { toName } from "./to-name.ts";

type Handlers = UnaryHandlers<typeof ProjectService>;

/** The gRPC face of projects: who may ask, translate in, call one command or query, translate out. */
export function projectHandlers(deps: PresenceDeps): Handlers {
  const { pool, written } = deps;
  return {
    listProjects: async (_, { caller }) => {
      await requireColleague(pool, caller, "organisation:read");
      return { projects: (await listProjects(pool)).map(toProtoProject) };
    },
    getProject: async ({ project: name }) => {
      const { project, departments } = await getProject(pool, toName(name, "/project"));
      return { project: toProtoProject(project), departments: departments.map(toProtoDepartment) };
    },
    saveProject: async (request, context) => {
      await requireAdministrator(pool, context.caller, "organisation:write");
      const project = await saveProject(pool, fromProtoProject(request), idempotent(context, "SaveProject", request));
      written();
      return { project: toProtoProject(project) };
    },
    deleteProject: async (request, context) => {
      await requireAdministrator(pool, context.caller, "organisation:write");
      const name = toName(request.project, "/project");
      const project = await deleteProject(deps, name, context.caller, idempotent(context, "DeleteProject", request));
      written();
      return { project: toProtoProject(project) };
    },
    ...keyHandlers(deps),
  };
}

function keyHandlers({ pool }: PresenceDeps) {
  return {
    listProjectKeys: async ({ projectId }, { caller }) => {
      await requireAdministrator(pool, caller);
      return { keys: (await listKeysOfProject(pool, projectId)).map(toProtoKeyInfo) };
    },
    addProjectKey: async ({ projectId, keyId, algorithm, key }, { caller }) => {
      await requireAdministrator(pool, caller);
      await addProjectKey(pool, projectId, { keyId, algorithm: checkAlgorithm(algorithm), key });
      return {};
    },
    removeProjectKey: async ({ projectId, keyId }, { caller }) => {
      await requireAdministrator(pool, caller);
      await removeProjectKey(pool, projectId, keyId);
      return {};
    },
  } satisfies Partial<Handlers>;
}
