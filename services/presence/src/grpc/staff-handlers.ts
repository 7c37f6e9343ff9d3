import type { StaffService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { idempotent } from "@switchboard/pg/idempotency";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator } from "../authorise.ts";
import { deactivateStaff } from "../commands/deactivate-staff.ts";
import { saveStaff } from "../commands/save-staff.ts";
import type { PresenceDeps } from "../deps.ts";
import { fromProtoStaff, toProtoStaff } from "../mapping.ts";
import { listStaffPage } from "../queries/list-staff.ts";

/** The gRPC face of staff: who may ask, translate in, call one command or query, translate out. */
export function staffHandlers(deps: PresenceDeps): UnaryHandlers<typeof StaffService> {
  const { pool, written, presenceMoved } = deps;
  return {
    listStaff: async (request, { caller }) => {
      await requireAdministrator(pool, caller, "organisation:read");
      const { staff, nextPageToken } = await listStaffPage(pool, request);
      return { staff: staff.map(toProtoStaff), nextPageToken };
    },
    saveStaff: async (request, context) => {
      await requireAdministrator(pool, context.caller);
      const input = { ...fromProtoStaff(request), password: request.password };
      // The hash is stored and quick to compute: a password in it could be guessed from it.
      const staff = await saveStaff(deps, input, idempotent(context, "SaveStaff", { ...request, password: "" }));
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
        idempotent(context, "DeactivateStaff", request),
      );
      written();
      presenceMoved();
      return { staff: toProtoStaff(staff) };
    },
  };
}
