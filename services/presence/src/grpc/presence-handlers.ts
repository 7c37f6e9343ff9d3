import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { fromWord } from "@switchboard/contracts/words";
import { requireStaff } from "@switchboard/kit/caller";
import { invalidField } from "@switchboard/kit/errors";
import { done } from "@switchboard/rpc/unary-handler";
import { connect } from "../commands/connect.ts";
import { forceOffline } from "../commands/force-offline.ts";
import { setMode } from "../commands/set-mode.ts";
import { checkLease, checkLeases } from "../domain/lease.ts";
import { checkWord, toProtoAvailability, toProtoOnlineStaff, toProtoPresence } from "../mapping.ts";
import { renewals } from "../metrics.ts";
import { getAvailability } from "../queries/get-availability.ts";
import { getPresence } from "../queries/get-presence.ts";
import { listOnlineStaff } from "../queries/list-online-staff.ts";
import { serving } from "./serving.ts";

/** Connections and who is online: who may ask, translate in, call one command, translate out. */
export const servePresence = serving(PresenceService, (made) => {
  const { byAdministrator, byColleague, byGateway, byService, handle, deps } = made;
  const { pool, leases, presenceMoved, onlineMoved } = deps;
  return {
    connect: async ({ leaseId }, { caller }) => {
      const { mode, forced } = await connect(deps, checkLease({ leaseId, staffId: requireStaff(caller).id }, ""));
      return { mode: fromWord(Mode, mode), forced: forced ?? undefined };
    },
    renewLeases: byGateway(async (request) => {
      const checked = checkLeases(request.leases);
      if ((await leases.renew(checked)) > 0) {
        onlineMoved();
        presenceMoved();
      }
      renewals.inc(checked.length);
      return {};
    }),
    releaseLease: byGateway(async ({ lease }) => {
      if (lease === undefined) throw invalidField("presence.invalid_lease", "/lease", "is required");
      if (await leases.release(checkLease(lease, "/lease"))) onlineMoved();
      presenceMoved();
      return {};
    }),
    setMode: async (request, context) => {
      const { id } = requireStaff(context.caller);
      const mode = await setMode(deps, context, id, checkWord(Mode, request.mode, "/mode"));
      return { mode: fromWord(Mode, mode) };
    },
    forceOffline: byAdministrator(handle((request) => request, forceOffline, done)),
    getPresence: byColleague(async () => ({ departments: (await getPresence(pool, leases)).map(toProtoPresence) })),
    listOnlineStaff: byService(async () => ({
      staff: (await listOnlineStaff(pool, leases)).map(toProtoOnlineStaff),
    })),
    getAvailability: async ({ projectId }) => ({
      departments: (await getAvailability(pool, leases, projectId, deps.now())).map(toProtoAvailability),
    }),
  };
});
