import { type SaveStaffRequest, StaffService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { pageOf } from "@switchboard/rpc/unary-handler";
import { deactivateStaff } from "../commands/deactivate-staff.ts";
import { saveStaff } from "../commands/save-staff.ts";
import type { Staff } from "../domain/staff.ts";
import { fromProtoStaff, toProtoStaff } from "../mapping.ts";
import { listStaffPage } from "../queries/list-staff.ts";
import { serving } from "./serving.ts";

const toStaffPage = pageOf("staff", toProtoStaff);
const toAnswer = (staff: Staff) => ({ staff: toProtoStaff(staff) });
const toInput = (request: SaveStaffRequest) => ({ ...fromProtoStaff(request), password: request.password });

/** The gRPC face of staff: who may ask, translate in, call one command or query, translate out. */
export const serveStaff = serving(StaffService, ({ byAdministrator, byReader, handle, deps }) => ({
  listStaff: byReader(async (request) => toStaffPage(await listStaffPage(deps.pool, request))),
  saveStaff: byAdministrator(handle(toInput, saveStaff, toAnswer)),
  deactivateStaff: byAdministrator(handle(({ staffId }) => staffId, deactivateStaff, toAnswer)),
}));
