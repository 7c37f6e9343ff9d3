import type { DirectoryServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { requireService } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator, requireColleague } from "../authorise.ts";
import { addProjectKey } from "../commands/add-project-key.ts";
import { deactivateStaff } from "../commands/deactivate-staff.ts";
import { deleteDepartment } from "../commands/delete-department.ts";
import { deleteProject } from "../commands/delete-project.ts";
import { removeProjectKey } from "../commands/remove-project-key.ts";
import { saveDepartment } from "../commands/save-department.ts";
import { saveProject } from "../commands/save-project.ts";
import { saveStaff } from "../commands/save-staff.ts";
import type { PresenceDeps } from "../deps.ts";
import { keyed } from "../keyed.ts";
import {
  fromProtoAlgorithm,
  fromProtoDepartment,
  fromProtoProject,
  fromProtoStaff,
  toProtoDepartment,
  toProtoKeyInfo,
  toProtoProject,
  toProtoStaff,
} from "../mapping.ts";
import { getDepartment } from "../queries/get-department.ts";
import { getDirectory } from "../queries/get-directory.ts";
import { getProject } from "../queries/get-project.ts";
import { listKeysOfProject } from "../queries/list-project-keys.ts";
import { listStaffPage } from "../queries/list-staff.ts";
import { listDepartments } from "../store/departments.ts";
import { listProjects } from "../store/projects.ts";

type Handlers = UnaryHandlers<DirectoryServiceService>;

/** The gRPC face of the directory: who may ask, translate in, call one command or query, translate out. */
export function directoryHandlers(deps: PresenceDeps): Handlers {
  return {
    ...colleagueReads(deps),
    ...administratorReads(deps),
    ...departmentWrites(deps),
    ...projectWrites(deps),
    ...staffWrites(deps),
  };
}

function colleagueReads({ pool }: PresenceDeps) {
  return {
    getDirectory: async (_, { caller }) => {
      requireService(caller);
      const { projects, departments, staff } = await getDirectory(pool);
      return {
        projects: projects.map(toProtoProject),
        departments: departments.map(toProtoDepartment),
        staff: staff.map(toProtoStaff),
      };
    },
    listDepartments: async (_, { caller }) => {
      await requireColleague(pool, caller, "directory:read");
      return { departments: (await listDepartments(pool)).map(toProtoDepartment) };
    },
    listProjects: async (_, { caller }) => {
      await requireColleague(pool, caller, "directory:read");
      return { projects: (await listProjects(pool)).map(toProtoProject) };
    },
    getProject: async ({ project: name }) => {
      const { project, departments } = await getProject(pool, toName(name, "/project"));
      return { project: toProtoProject(project), departments: departments.map(toProtoDepartment) };
    },
  } satisfies Partial<Handlers>;
}

function administratorReads({ pool }: PresenceDeps) {
  return {
    getDepartment: async ({ department: name }, { caller }) => {
      await requireAdministrator(pool, caller, "directory:read");
      const { department, members } = await getDepartment(pool, toName(name, "/department"));
      return { department: toProtoDepartment(department), members: members.map(toProtoStaff) };
    },
    listStaff: async (request, { caller }) => {
      await requireAdministrator(pool, caller, "directory:read");
      const { staff, nextPageToken } = await listStaffPage(pool, request);
      return { staff: staff.map(toProtoStaff), nextPageToken };
    },
    listProjectKeys: async ({ projectId }, { caller }) => {
      await requireAdministrator(pool, caller);
      return { keys: (await listKeysOfProject(pool, projectId)).map(toProtoKeyInfo) };
    },
  } satisfies Partial<Handlers>;
}

function departmentWrites(deps: PresenceDeps) {
  const { pool, written, presenceMoved } = deps;
  return {
    saveDepartment: async (request, context) => {
      await requireAdministrator(pool, context.caller, "directory:write");
      const input = fromProtoDepartment(request);
      const department = await saveDepartment(pool, input, keyed("SaveDepartment", request, context));
      written();
      presenceMoved();
      return { department: toProtoDepartment(department) };
    },
    deleteDepartment: async (request, context) => {
      await requireAdministrator(pool, context.caller, "directory:write");
      const name = toName(request.department, "/department");
      const department = await deleteDepartment(
        deps,
        name,
        context.caller,
        keyed("DeleteDepartment", request, context),
      );
      written();
      presenceMoved();
      return { department: toProtoDepartment(department) };
    },
  } satisfies Partial<Handlers>;
}

function projectWrites(deps: PresenceDeps) {
  const { pool, written } = deps;
  return {
    saveProject: async (request, context) => {
      await requireAdministrator(pool, context.caller, "directory:write");
      const project = await saveProject(pool, fromProtoProject(request), keyed("SaveProject", request, context));
      written();
      return { project: toProtoProject(project) };
    },
    deleteProject: async (request, context) => {
      await requireAdministrator(pool, context.caller, "directory:write");
      const name = toName(request.project, "/project");
      const project = await deleteProject(deps, name, context.caller, keyed("DeleteProject", request, context));
      written();
      return { project: toProtoProject(project) };
    },
    addProjectKey: async ({ projectId, keyId, algorithm, key }, { caller }) => {
      await requireAdministrator(pool, caller);
      await addProjectKey(pool, projectId, { keyId, algorithm: fromProtoAlgorithm(algorithm), key });
      return {};
    },
    removeProjectKey: async ({ projectId, keyId }, { caller }) => {
      await requireAdministrator(pool, caller);
      await removeProjectKey(pool, projectId, keyId);
      return {};
    },
  } satisfies Partial<Handlers>;
}

function staffWrites(deps: PresenceDeps) {
  const { pool, written, presenceMoved } = deps;
  return {
    saveStaff: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const input = { ...fromProtoStaff(request), password: request.password };
      // The hash is stored and quick to compute: a password in it could be guessed from it.
      const staff = await saveStaff(deps, input, keyed("SaveStaff", { ...request, password: "" }, context));
      written();
      presenceMoved();
      return { staff: toProtoStaff(staff) };
    },
    deactivateStaff: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const staff = await deactivateStaff(
        deps,
        request.staffId,
        context.caller,
        keyed("DeactivateStaff", request, context),
      );
      written();
      presenceMoved();
      return { staff: toProtoStaff(staff) };
    },
  } satisfies Partial<Handlers>;
}

/** A department or project as it is named in a request. Throws invalid_argument presence.invalid_value for no name. */
function toName(
  name: { readonly $case: "id" | "slug"; readonly value: string } | undefined,
  pointer: string,
): { readonly id: string } | { readonly slug: string } {
  if (name === undefined) throw invalidField("presence.invalid_value", pointer, "must name an id or a slug");
  return name.$case === "id" ? { id: name.value } : { slug: name.value };
}
