import {
  type Department,
  Mode,
  Permission,
  RoutingMode,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { plain } from "@switchboard/contracts/messages";
import { toWord } from "@switchboard/contracts/words";
import type { Told } from "./change.ts";
import type { DepartmentRow } from "./departments.ts";
import type { ProjectRow } from "./projects.ts";
import type { StaffRow } from "./staff.ts";

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
function toStaffRow(told: Staff): StaffRow {
  const { role, permissions, mode, deactivated, ...staff } = plain(told);
  return {
    ...staff,
    role: toWord(StaffRole, role) ?? "operator",
    // One that this version does not know grants nothing here.
    permissions: deactivated ? [] : permissions.flatMap((one) => toWord(Permission, one) ?? []),
    mode: mode === Mode.ONLINE && !deactivated ? "online" : "offline",
  };
}

function toDepartmentRow(told: Department): DepartmentRow {
  const { hours, routingMode, ...department } = plain(told);
  // A mode that this version does not know leaves the choice to people.
  return { ...department, routingMode: toWord(RoutingMode, routingMode) ?? "manual", hours: hours ?? null };
}
