import type { StaffService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { deactivateStaff } from "../commands/deactivate-staff.ts";
import { saveStaff } from "../commands/save-staff.ts";
import type { PresenceDeps } from "../deps.ts";
import { fromProtoStaff, toProtoStaff } from "../mapping.ts";
import { listStaffPage } from "../queries/list-staff.ts";

const toStaffPage = pageOf("staff", toProtoStaff);

/** The gRPC face of staff: who may ask, translate in, call one command or query, translate out. */
export function staffHandlers(deps: PresenceDeps): UnaryHandlers<typeof StaffService> {
  const { byAdministrator, byReader } = admissions(deps.pool);
  return {
    listStaff: byReader(async (request) => toStaffPage(await listStaffPage(deps.pool, request))),
    saveStaff: byAdministrator(async (request, context) => {
      const input = { ...fromProtoStaff(request), password: request.password };
      return { staff: toProtoStaff(await saveStaff(deps, context, input)) };
    }),
    deactivateStaff: byAdministrator(async ({ staffId }, context) => ({
      staff: toProtoStaff(await deactivateStaff(deps, context, staffId)),
    })),
  };
}
