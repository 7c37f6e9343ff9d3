import { DirectoryServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { callerKey, requireService, requireStaff } from "@switchboard/kit/caller";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { invalidField } from "@switchboard/kit/errors";
import { type IdempotentRequest, requestHash } from "@switchboard/pg/idempotency";
import type { CallContext } from "@switchboard/rpc/call-context";
import { RpcServer } from "@switchboard/rpc/server";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator, requireColleague } from "./authorise.ts";
import { addProjectKey } from "./commands/add-project-key.ts";
import { type ConnectDeps, connect } from "./commands/connect.ts";
import { forceOffline } from "./commands/force-offline.ts";
import { type RefreshDeps, refreshSession } from "./commands/refresh-session.ts";
import { removeProjectKey } from "./commands/remove-project-key.ts";
import { saveDepartment } from "./commands/save-department.ts";
import { saveProject } from "./commands/save-project.ts";
import { type SaveStaffDeps, saveStaff } from "./commands/save-staff.ts";
import { setMode } from "./commands/set-mode.ts";
import { type SignInDeps, signIn } from "./commands/sign-in.ts";
import { signOut } from "./commands/sign-out.ts";
import { checkLease, checkLeases } from "./domain/lease.ts";
import {
  fromProtoAlgorithm,
  fromProtoDepartment,
  fromProtoMode,
  fromProtoStaff,
  toProtoDepartment,
  toProtoMode,
  toProtoOnlineStaff,
  toProtoPresence,
  toProtoProject,
  toProtoSession,
  toProtoStaff,
} from "./mapping.ts";
import { renewals } from "./metrics.ts";
import { getAvailability } from "./queries/get-availability.ts";
import { getDirectory } from "./queries/get-directory.ts";
import { getPresence } from "./queries/get-presence.ts";
import { getProject } from "./queries/get-project.ts";
import { listOnlineStaff } from "./queries/list-online-staff.ts";
import { verifyClient } from "./queries/verify-client.ts";
import { listDepartments } from "./store/departments.ts";

export interface PresenceDeps extends SignInDeps, RefreshDeps, SaveStaffDeps, ConnectDeps {
  readonly verifier: CallerVerifier;
  /** Something was written that the outbox tells of. */
  readonly written: () => void;
  /** Who is online may have changed. */
  readonly presenceMoved: () => void;
  readonly now: () => Date;
}

/** The gRPC face of the service: who may ask, translate in, call one command, translate out. */
export function createPresenceServer(deps: PresenceDeps): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier: deps.verifier });
  server.add(SessionServiceService, sessionHandlers(deps));
  server.add(DirectoryServiceService, directoryHandlers(deps));
  server.add(PresenceServiceService, presenceHandlers(deps));
  return server;
}

function sessionHandlers(deps: PresenceDeps): UnaryHandlers<SessionServiceService> {
  return {
    signIn: async (request, { caller }) => {
      requireService(caller, "gateway");
      return { session: toProtoSession(await signIn(deps, request, deps.now())) };
    },
    refreshSession: async ({ refreshToken }, { caller }) => {
      requireService(caller, "gateway");
      return { session: toProtoSession(await refreshSession(deps, refreshToken, deps.now())) };
    },
    signOut: async ({ refreshToken }, { caller }) => {
      requireService(caller, "gateway");
      await signOut(deps.pool, refreshToken);
      return {};
    },
    verifyClientToken: async ({ projectId, token }, { caller }) => {
      requireService(caller, "gateway");
      const { id, ...client } = await verifyClient(deps.pool, projectId, token, deps.now());
      return { clientId: id, ...client };
    },
  };
}

function directoryHandlers(deps: PresenceDeps): UnaryHandlers<DirectoryServiceService> {
  return { ...directoryReads(deps), ...directoryWrites(deps) };
}

function directoryReads({ pool }: PresenceDeps) {
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
      requireColleague(caller);
      return { departments: (await listDepartments(pool)).map(toProtoDepartment) };
    },
    getProject: async ({ project: name }) => {
      if (name === undefined) throw invalidField("presence.invalid_value", "/project", "must name an id or a slug");
      const named = name.$case === "id" ? { id: name.value } : { slug: name.value };
      const { project, departments } = await getProject(pool, named);
      return { project: toProtoProject(project), departments: departments.map(toProtoDepartment) };
    },
  } satisfies Partial<UnaryHandlers<DirectoryServiceService>>;
}

function directoryWrites(deps: PresenceDeps) {
  const { pool, written, presenceMoved } = deps;
  return {
    saveProject: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const project = await saveProject(pool, request, keyed("SaveProject", request, context));
      written();
      return { project: toProtoProject(project) };
    },
    saveDepartment: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const input = fromProtoDepartment(request);
      const department = await saveDepartment(pool, input, keyed("SaveDepartment", request, context));
      written();
      presenceMoved();
      return { department: toProtoDepartment(department) };
    },
    saveStaff: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const input = { ...fromProtoStaff(request), password: request.password };
      // The hash is stored and quick to compute: a password in it could be guessed from it.
      const staff = await saveStaff(deps, input, keyed("SaveStaff", { ...request, password: "" }, context));
      written();
      presenceMoved();
      return { staff: toProtoStaff(staff) };
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
  } satisfies Partial<UnaryHandlers<DirectoryServiceService>>;
}

function presenceHandlers(deps: PresenceDeps): UnaryHandlers<PresenceServiceService> {
  return { ...connectionHandlers(deps), ...onlineHandlers(deps) };
}

function connectionHandlers(deps: PresenceDeps) {
  const { leases, written, presenceMoved, onlineMoved } = deps;
  return {
    connect: async ({ leaseId }, { caller }) => {
      const lease = checkLease({ leaseId, staffId: requireStaff(caller).id }, "");
      const { mode, forced } = await connect(deps, lease);
      written();
      presenceMoved();
      return { mode: toProtoMode(mode), forced: forced ?? undefined };
    },
    renewLeases: async (request, { caller }) => {
      requireService(caller, "gateway");
      const checked = checkLeases(request.leases);
      if ((await leases.renew(checked)) > 0) onlineMoved();
      renewals.inc(checked.length);
      return {};
    },
    releaseLease: async ({ lease }, { caller }) => {
      requireService(caller, "gateway");
      if (lease === undefined) throw invalidField("presence.invalid_lease", "/lease", "is required");
      if (await leases.release(checkLease(lease, "/lease"))) onlineMoved();
      presenceMoved();
      return {};
    },
  } satisfies Partial<UnaryHandlers<PresenceServiceService>>;
}

function onlineHandlers(deps: PresenceDeps) {
  const { pool, leases, written, presenceMoved } = deps;
  return {
    setMode: async (request, context) => {
      const { id } = requireStaff(context.caller);
      const mode = await setMode(deps, id, fromProtoMode(request.mode), keyed("SetMode", request, context));
      written();
      presenceMoved();
      return { mode: toProtoMode(mode) };
    },
    forceOffline: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const wanted = { staffId: request.staffId, reason: request.reason, actor: context.caller };
      await forceOffline(deps, wanted, keyed("ForceOffline", request, context));
      written();
      presenceMoved();
      return {};
    },
    getPresence: async (_, { caller }) => {
      requireColleague(caller);
      return { departments: (await getPresence(pool, leases)).map(toProtoPresence) };
    },
    listOnlineStaff: async (_, { caller }) => {
      requireService(caller);
      return { staff: (await listOnlineStaff(pool, leases)).map(toProtoOnlineStaff) };
    },
    getAvailability: async ({ projectId }) => {
      const departments = await getAvailability(pool, leases, projectId);
      return {
        departments: departments.map(({ id, name, online }) => ({ departmentId: id, name, online: online.length })),
      };
    },
  } satisfies Partial<UnaryHandlers<PresenceServiceService>>;
}

/** The request as `once` wants it. */
function keyed(rpc: string, request: unknown, { caller, idempotencyKey }: CallContext): IdempotentRequest {
  return { caller: callerKey(caller), key: idempotencyKey, hash: requestHash(rpc, request) };
}
