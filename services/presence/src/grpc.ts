import { ApiKeyServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { DirectoryServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import { PreferencesServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { requireService, requireStaff } from "@switchboard/kit/caller";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { invalidField } from "@switchboard/kit/errors";
import { RpcServer } from "@switchboard/rpc/server";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { apiKeyHandlers } from "./api-key-handlers.ts";
import { requireAdministrator, requireColleague } from "./authorise.ts";
import { type ConnectDeps, connect } from "./commands/connect.ts";
import type { DeleteDeps } from "./commands/delete-department.ts";
import { forceOffline } from "./commands/force-offline.ts";
import { type RefreshDeps, refreshSession } from "./commands/refresh-session.ts";
import type { SaveStaffDeps } from "./commands/save-staff.ts";
import { setMode } from "./commands/set-mode.ts";
import { type SignInDeps, signIn } from "./commands/sign-in.ts";
import { signOut } from "./commands/sign-out.ts";
import { directoryHandlers } from "./directory-handlers.ts";
import { checkLease, checkLeases } from "./domain/lease.ts";
import { keyed } from "./keyed.ts";
import { fromProtoMode, toProtoMode, toProtoOnlineStaff, toProtoPresence, toProtoSession } from "./mapping.ts";
import { renewals } from "./metrics.ts";
import { preferencesHandlers } from "./preferences-handlers.ts";
import { getAvailability } from "./queries/get-availability.ts";
import { getPresence } from "./queries/get-presence.ts";
import { listOnlineStaff } from "./queries/list-online-staff.ts";
import { verifyClient } from "./queries/verify-client.ts";

export interface PresenceDeps extends SignInDeps, RefreshDeps, SaveStaffDeps, ConnectDeps, DeleteDeps {
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
  server.add(PreferencesServiceService, preferencesHandlers(deps));
  server.add(ApiKeyServiceService, apiKeyHandlers(deps));
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
      await requireColleague(pool, caller, "directory:read");
      return { departments: (await getPresence(pool, leases)).map(toProtoPresence) };
    },
    listOnlineStaff: async (_, { caller }) => {
      requireService(caller);
      return { staff: (await listOnlineStaff(pool, leases)).map(toProtoOnlineStaff) };
    },
    getAvailability: async ({ projectId }) => {
      const departments = await getAvailability(pool, leases, projectId, deps.now());
      return {
        departments: departments.map(({ id, online, ...department }) => ({
          departmentId: id,
          online: online ?? 0,
          onlineUnknown: online === undefined,
          ...department,
        })),
      };
    },
  } satisfies Partial<UnaryHandlers<PresenceServiceService>>;
}
