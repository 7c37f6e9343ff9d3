import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import { requireService, requireStaff } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { idempotent } from "@switchboard/pg/idempotency";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator, requireColleague } from "../authorise.ts";
import { connect } from "../commands/connect.ts";
import { forceOffline } from "../commands/force-offline.ts";
import { setMode } from "../commands/set-mode.ts";
import type { PresenceDeps } from "../deps.ts";
import { checkLease, checkLeases } from "../domain/lease.ts";
import { checkWord, toProtoOnlineStaff, toProtoPresence } from "../mapping.ts";
import { renewals } from "../metrics.ts";
import { getAvailability } from "../queries/get-availability.ts";
import { getPresence } from "../queries/get-presence.ts";
import { listOnlineStaff } from "../queries/list-online-staff.ts";

/** Connections and who is online: who may ask, translate in, call one command, translate out. */
export function presenceHandlers(deps: PresenceDeps): UnaryHandlers<typeof PresenceService> {
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
      return { mode: fromWord(Mode, mode), forced: forced ?? undefined };
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
  } satisfies Partial<UnaryHandlers<typeof PresenceService>>;
}

function onlineHandlers(deps: PresenceDeps) {
  const { pool, leases, written, presenceMoved } = deps;
  return {
    setMode: async (request, context) => {
      const { id } = requireStaff(context.caller);
      const mode = await setMode(
        deps,
        id,
        checkWord(Mode, request.mode, "/mode"),
        idempotent(context, "SetMode", request),
      );
      written();
      presenceMoved();
      return { mode: fromWord(Mode, mode) };
    },
    forceOffline: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const wanted = { staffId: request.staffId, reason: request.reason, actor: context.caller };
      await forceOffline(deps, wanted, idempotent(context, "ForceOffline", request));
      written();
      presenceMoved();
      return {};
    },
    getPresence: async (_, { caller }) => {
      await requireColleague(pool, caller, "organisation:read");
      return { departments: (await getPresence(pool, leases)).map(toProtoPresence) };
    },
    listOnlineStaff: async (_, { caller }) => {
      requireService(caller);
      return { staff: (await listOnlineStaff(pool, leases)).map(toProtoOnlineStaff) };
    },
    getAvailability: async ({ projectId }) => {
      const departments = await getAvailability(pool, leases, projectId, deps.now());
      return {
        departments: departments.map(({ id, online, opensAt, ...department }) => ({
          departmentId: id,
          online: online ?? 0,
          onlineUnknown: online === undefined,
          opensAt: toTimestamp(opensAt),
          ...department,
        })),
      };
    },
  } satisfies Partial<UnaryHandlers<typeof PresenceService>>;
}
