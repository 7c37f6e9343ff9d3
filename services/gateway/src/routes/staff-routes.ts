import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  deactivateStaff,
  forceOffline,
  getMe,
  getPresence,
  listStaff,
  saveStaff,
  setMode,
} from "@switchboard/contracts/operations/staff";
import { fromWord } from "@switchboard/contracts/words";
import { AppError } from "@switchboard/kit/errors";
import type { GatewayDeps } from "../deps.ts";
import { fromStaffBody } from "../mapping/organisation-views.ts";
import { required } from "../mapping/required.ts";
import { toDepartmentPresenceView, toModeView, toStaffMemberView, toStaffView } from "../mapping/staff-views.ts";
import type { App } from "./app-instance.ts";
import { pageOf, route, serve } from "./serve.ts";

/** A password is hashed twice at most, slowly on purpose, and waits for others that are; in milliseconds. */
const HASHING_TIMEOUT_MS = 8_000;

/** The people who work here (P1), and who is online (P2, P6). */
export function addStaffRoutes(app: App, deps: GatewayDeps): void {
  addPresence(app, deps);
  addAdministration(app, deps);
}

function addPresence(app: App, { organisation, presence }: GatewayDeps): void {
  route(app, getMe, async (_, { identity }) => {
    if (identity.kind !== "staff") throw new AppError("permission_denied", "auth.not_allowed");
    return toStaffView(await organisation.staff(identity.id));
  });
  serve(app, setMode, async ({ mode }, call) => {
    return { mode: toModeView((await presence.setMode({ mode: fromWord(Mode, mode) }, call)).mode) };
  });
  serve(app, forceOffline, ({ staff_id, reason }, call) =>
    presence.forceOffline({ staffId: staff_id.toLowerCase(), reason }, call),
  );
  serve(app, getPresence, async (_, call) => {
    return { departments: (await presence.getPresence({}, call)).departments.map(toDepartmentPresenceView) };
  });
}

function addAdministration(app: App, { staffClient }: GatewayDeps): void {
  serve(app, listStaff, async ({ department_id: departmentId = "", deactivated = false, ...page }, call) => {
    const found = await staffClient.listStaff({ departmentId, deactivated, ...pageOf(page) }, call);
    return { staff: found.staff.map(toStaffMemberView), next_page_token: found.nextPageToken };
  });
  serve(app, saveStaff, async (input, call) => {
    const { staff } = await staffClient.saveStaff(fromStaffBody(input), { ...call, timeoutMs: HASHING_TIMEOUT_MS });
    return { staff: toStaffMemberView(required(staff)) };
  });
  serve(app, deactivateStaff, async ({ staff_id: staffId }, call) => {
    return { staff: toStaffMemberView(required((await staffClient.deactivateStaff({ staffId }, call)).staff)) };
  });
}
