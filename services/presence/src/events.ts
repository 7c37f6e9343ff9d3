import { appendToOutbox, type OutboxEvent } from "@switchboard/bus/outbox";
import {
  ModeChanged,
  DepartmentPresence as ProtoDepartmentPresence,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import {
  DepartmentSaved,
  ProjectSaved,
  StaffSaved,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { liveModeSubject, livePresenceSubject, presenceEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { Project } from "./domain/project.ts";
import type { Mode, Staff } from "./domain/staff.ts";
import { toProtoDepartment, toProtoMode, toProtoPresence, toProtoProject, toProtoStaff } from "./mapping.ts";

/** A push on core NATS: only worth knowing now. */
export interface LivePush {
  readonly subject: string;
  readonly data: Uint8Array;
}

/** Announces in the caller's transaction what was saved in it. */
export async function announceSaved(
  tx: Sql,
  saved: { projects?: readonly Project[]; departments?: readonly Department[]; staff?: readonly Staff[] },
): Promise<void> {
  await appendToOutbox(tx, [
    ...(saved.projects ?? []).map(projectSaved),
    ...(saved.departments ?? []).map(departmentSaved),
    ...(saved.staff ?? []).map(staffSaved),
  ]);
}

function projectSaved(project: Project): OutboxEvent {
  const payload = ProjectSaved.toJSON({ project: toProtoProject(project) });
  return { id: newId(), subject: presenceEventSubject("project_saved", project.id), payload };
}

function departmentSaved(department: Department): OutboxEvent {
  const payload = DepartmentSaved.toJSON({ department: toProtoDepartment(department) });
  return { id: newId(), subject: presenceEventSubject("department_saved", department.id), payload };
}

function staffSaved(staff: Staff): OutboxEvent {
  const payload = StaffSaved.toJSON({ staff: toProtoStaff(staff) });
  return { id: newId(), subject: presenceEventSubject("staff_saved", staff.id), payload };
}

/** All tabs of a person show their mode. */
export function modeChanged(staffId: string, mode: Mode): LivePush {
  const data = ModeChanged.encode({ staffId, mode: toProtoMode(mode) }).finish();
  return { subject: liveModeSubject(staffId), data };
}

/** P6: who of a department is online now. */
export function presenceChanged(presence: DepartmentPresence): LivePush {
  const data = ProtoDepartmentPresence.encode(toProtoPresence(presence)).finish();
  return { subject: livePresenceSubject(presence.id), data };
}
