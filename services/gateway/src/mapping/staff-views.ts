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
import { toChatFormView, toHoursView, toPermissionViews, toRoutingModeView } from "./organisation-views.ts";
import { toTimestamp } from "./to-timestamp.ts";

/** The gateway's view of staff, departments and projects: proto in, JSON shapes of contracts/schemas out. */

const roles: ReadonlyMap<StaffRole, StaffView["role"]> = new Map<StaffRole, StaffView["role"]>([
  [StaffRole.OPERATOR, "operator"],
  [StaffRole.HEAD, "head"],
  [StaffRole.ADMINISTRATOR, "administrator"],
]);

export function toStaffView(staff: Staff): StaffView {
  return {
    id: staff.id,
    email: staff.email,
    name: staff.name,
    // A role or permission that this version does not know yet grants nothing.
    role: roles.get(staff.role) ?? "operator",
    department_ids: staff.departmentIds,
    permissions: toPermissionViews(staff.permissions),
    mode: toModeView(staff.mode),
  };
}

/** As administrators see them. */
export function toStaffMemberView(staff: Staff): StaffMemberView {
  return { ...toStaffView(staff), deactivated: staff.deactivated };
}

export function toModeView(mode: Mode): ModeView {
  return mode === Mode.ONLINE ? "online" : "offline";
}

export function fromModeView(mode: ModeView): Mode {
  return mode === "online" ? Mode.ONLINE : Mode.OFFLINE;
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
      reachability: staff.reachability === Reachability.SUSPECT ? "suspect" : "reachable",
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
      opens_at: opensAt === undefined ? null : toTimestamp(opensAt),
    })),
  };
}
