import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import {
  type Department,
  Mode,
  Permission,
  type Project,
  RoutingMode as ProtoRoutingMode,
  type Staff,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  DepartmentSaved,
  ProjectSaved,
  StaffSaved,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceStream } from "@switchboard/contracts/subjects";
import { type Organisation, saveOrganisation } from "../commands/save-organisation.ts";
import type { ChatDeps } from "../deps.ts";
import type { RoutingMode } from "../domain/routing.ts";
import type { DepartmentRow } from "../store/departments.ts";
import type { StaffRow } from "../store/staff.ts";
import { remove, toRemoval } from "./removals.ts";

/**
 * Follows presence's facts, so that the replica of the organisation is fresh within moments.
 *
 * @param changed called after each of them
 */
export function startOrganisationConsumer(deps: ChatDeps, bus: Bus, changed: () => void): Consumer {
  return startConsumer({
    bus,
    pool: deps.pool,
    stream: presenceStream,
    durable: "chat-organisation",
    filter: presenceStream.subjects,
    log: deps.log,
    handle: async (event) => {
      await saveOrganisation(deps.pool, toOrganisation(event));
      const removal = toRemoval(event);
      if (removal !== undefined) await remove(deps, removal);
      changed();
    },
  });
}

/** What an event says of the organisation; nothing for events of other things. */
export function toOrganisation({ subject, payload }: Pick<ReceivedEvent, "subject" | "payload">): Organisation {
  switch (subject.split(".")[3]) {
    case "project_saved":
      return organisationOf({ projects: [ProjectSaved.fromJSON(payload).project] });
    case "department_saved":
      return organisationOf({ departments: [DepartmentSaved.fromJSON(payload).department] });
    case "staff_saved":
      return organisationOf({ staff: [StaffSaved.fromJSON(payload).staff] });
    default:
      return organisationOf({});
  }
}

/** The parts of an organisation as they are kept here; missing ones are left out. */
export function organisationOf(parts: {
  readonly projects?: readonly (Project | undefined)[];
  readonly departments?: readonly (Department | undefined)[];
  readonly staff?: readonly (Staff | undefined)[];
}): Organisation {
  return {
    projects: (parts.projects ?? []).filter(isThere),
    departments: (parts.departments ?? []).filter(isThere).map(toDepartmentRow),
    staff: (parts.staff ?? []).filter(isThere).map(toStaffRow),
  };
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
function toPermission(permission: Permission): string[] {
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

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
