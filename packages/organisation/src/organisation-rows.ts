import {
  type Department,
  Mode,
  Permission,
  RoutingMode as ProtoRoutingMode,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { Told } from "./change.ts";
import type { DepartmentRow, RoutingMode } from "./departments.ts";
import type { ProjectRow } from "./projects.ts";
import type { Permission as PermissionWord, StaffRow } from "./staff.ts";

/** A part of the organisation, or all of it, as replicas keep it. */
export interface OrganisationRows {
  readonly projects?: readonly ProjectRow[];
  readonly departments?: readonly DepartmentRow[];
  readonly staff?: readonly StaffRow[];
}

/** The rows of what was told. */
export function toRows({ projects = [], departments = [], staff = [] }: Told): Required<OrganisationRows> {
  return { projects, departments: departments.map(toDepartmentRow), staff: staff.map(toStaffRow) };
}

/** Who has left is Offline and may do nothing. */
function toStaffRow({ permissions, mode, deactivated, role, ...staff }: Staff): StaffRow {
  const { id, name, email, departmentIds, version } = staff;
  return {
    id,
    name,
    email,
    role: toRole(role),
    departmentIds,
    permissions: deactivated ? [] : permissions.flatMap(toPermission),
    mode: mode === Mode.ONLINE && !deactivated ? "online" : "offline",
    version,
  };
}

function toDepartmentRow({ hours, routingMode, ...department }: Department): DepartmentRow {
  return { ...department, routingMode: toRoutingMode(routingMode), hours: hours ?? null };
}

/** A mode that this version does not know leaves the choice to people. */
function toRoutingMode(mode: ProtoRoutingMode): RoutingMode {
  switch (mode) {
    case ProtoRoutingMode.ROUND_ROBIN:
      return "round_robin";
    case ProtoRoutingMode.LEAST_BUSY:
      return "least_busy";
    default:
      return "manual";
  }
}

function toRole(role: StaffRole): StaffRow["role"] {
  switch (role) {
    case StaffRole.HEAD:
      return "head";
    case StaffRole.ADMINISTRATOR:
      return "administrator";
    default:
      return "operator";
  }
}

/** The permission's word; none for one that this version does not know, which grants nothing here. */
function toPermission(permission: Permission): PermissionWord[] {
  switch (permission) {
    case Permission.CHAT:
      return ["chat"];
    case Permission.TICKETS:
      return ["tickets"];
    case Permission.CLIENTS:
      return ["clients"];
    case Permission.ADMIN:
      return ["admin"];
    default:
      return [];
  }
}
