import {
  type Department,
  Mode,
  type Project,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  type DepartmentAvailability,
  type DepartmentPresence,
  Reachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type {
  DepartmentPresenceView,
  DepartmentView,
  ModeView,
  StaffMemberView,
  StaffView,
  WidgetView,
} from "@switchboard/contracts/schemas/organisation";
import { toWord } from "@switchboard/contracts/words";
import { toChatFormView, toHoursView, toPermissionViews, toRoutingModeView } from "./organisation-views.ts";
import { toOptionalTimeView } from "./time-view.ts";

/** The gateway's view of staff, departments and projects: proto in, JSON shapes of contracts/schemas out. */

export function toStaffView(staff: Staff): StaffView {
  return {
    id: staff.id,
    email: staff.email,
    name: staff.name,
    // A role or permission that this version does not know yet grants nothing.
    role: toWord(StaffRole, staff.role) ?? "operator",
    department_ids: staff.departmentIds,
    permissions: toPermissionViews(staff.permissions),
    mode: toModeView(staff.mode),
  };
}

/** As administrators see them. */
export function toStaffMemberView(staff: Staff): StaffMemberView {
  return { ...toStaffView(staff), deactivated: staff.deactivated };
}

/** A mode that this version does not know gives nobody work. */
export function toModeView(mode: Mode): ModeView {
  return toWord(Mode, mode) ?? "offline";
}

export function toDepartmentView(department: Department): DepartmentView {
  return {
    id: department.id,
    slug: department.slug,
    name: department.name,
    language: department.language,
    accepts_chats: department.acceptsChats,
    accepts_tickets: department.acceptsTickets,
    head_id: department.headId === "" ? null : department.headId,
    escalates_to_id: department.escalatesToId === "" ? null : department.escalatesToId,
    project_ids: department.projectIds,
    permissions: toPermissionViews(department.permissions),
    routing_mode: toRoutingModeView(department.routingMode),
    chat_limit: department.chatLimit,
    reply_limit_s: department.replyLimitS,
    waiting_limit_s: department.waitingLimitS,
    hours: toHoursView(department.hours),
    email: department.email || null,
  };
}

export function toDepartmentPresenceView(presence: DepartmentPresence): DepartmentPresenceView {
  return {
    department_id: presence.departmentId,
    department_name: presence.departmentName,
    online: presence.online.map((staff) => ({
      staff_id: staff.staffId,
      name: staff.name,
      reachability: toWord(Reachability, staff.reachability) === "suspect" ? "suspect" : "reachable",
    })),
  };
}

export function toWidgetView(project: Project, departments: readonly DepartmentAvailability[]): WidgetView {
  return {
    project: { id: project.id, slug: project.slug, name: project.name, accent_color: project.accentColor },
    form: toChatFormView(project),
    uploads_allowed: project.uploadsAllowed,
    departments: departments.map(({ departmentId, name, online, onlineUnknown, open, opensAt }) => ({
      id: departmentId,
      name,
      online: onlineUnknown ? null : online,
      open,
      opens_at: toOptionalTimeView(opensAt),
    })),
  };
}
