import { appendToOutbox, type OutboxEvent } from "@switchboard/bus/outbox";
import { Preferences as ProtoPreferences } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import {
  ModeChanged,
  DepartmentPresence as ProtoDepartmentPresence,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import {
  ApiKeyRevoked,
  DepartmentDeleted,
  DepartmentSaved,
  ProjectDeleted,
  ProjectSaved,
  StaffDeactivated,
  StaffSaved,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import {
  liveModeSubject,
  liveOnlineSubject,
  livePreferencesSubject,
  livePresenceSubject,
  presenceEventSubject,
} from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { ForcedOffline } from "./domain/forced-offline.ts";
import type { Preferences } from "./domain/preferences.ts";
import type { Project } from "./domain/project.ts";
import type { Mode, Staff } from "./domain/staff.ts";
import { toProtoDepartment, toProtoMode, toProtoPresence, toProtoProject, toProtoStaff } from "./mapping.ts";
import { findStaff } from "./store/staff.ts";

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

/** Announces in the caller's transaction that a person's row was changed. */
export async function announceStaff(tx: Sql, staffId: string): Promise<void> {
  const staff = await findStaff(tx, staffId);
  await announceSaved(tx, { staff: staff === undefined ? [] : [staff] });
}

/** Announces in the caller's transaction that a department is gone. */
export async function announceDepartmentDeleted(tx: Sql, department: Department): Promise<void> {
  const payload = DepartmentDeleted.toJSON({ department: toProtoDepartment(department) });
  const subject = presenceEventSubject("department_deleted", department.id);
  await appendToOutbox(tx, [{ id: newId(), subject, payload }]);
}

/** Announces in the caller's transaction that a project is gone. */
export async function announceProjectDeleted(tx: Sql, project: Project): Promise<void> {
  const payload = ProjectDeleted.toJSON({ project: toProtoProject(project) });
  const subject = presenceEventSubject("project_deleted", project.id);
  await appendToOutbox(tx, [{ id: newId(), subject, payload }]);
}

/** Announces in the caller's transaction that somebody left, and which departments have no head for it. */
export async function announceDeactivated(tx: Sql, staff: Staff, departments: readonly Department[]): Promise<void> {
  const payload = StaffDeactivated.toJSON({ staff: toProtoStaff(staff) });
  const subject = presenceEventSubject("staff_deactivated", staff.id);
  const deactivated = { id: newId(), subject, payload };
  await appendToOutbox(tx, [...departments.map(departmentSaved), staffSaved(staff), deactivated]);
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

/** Announces in the caller's transaction that a key is good no more. */
export async function announceApiKeyRevoked(tx: Sql, keyId: string): Promise<void> {
  const subject = presenceEventSubject("api_key_revoked", keyId);
  await appendToOutbox(tx, [{ id: newId(), subject, payload: ApiKeyRevoked.toJSON({ keyId }) }]);
}

/** All tabs of a person show their mode, and who switched them offline if it was not they. */
export function modeChanged(staffId: string, mode: Mode, forced?: ForcedOffline): LivePush {
  const data = ModeChanged.encode({ staffId, mode: toProtoMode(mode), forced }).finish();
  return { subject: liveModeSubject(staffId), data };
}

/** All tabs of a person take over what they prefer. */
export function preferencesChanged(staffId: string, preferences: Preferences): LivePush {
  return { subject: livePreferencesSubject(staffId), data: ProtoPreferences.encode(preferences).finish() };
}

/** Somebody came, went, or changed their mode: whoever gives work out looks again. */
export function onlineChanged(): LivePush {
  return { subject: liveOnlineSubject, data: new Uint8Array() };
}

/** P6: who of a department is online now. */
export function presenceChanged(presence: DepartmentPresence): LivePush {
  const data = ProtoDepartmentPresence.encode(toProtoPresence(presence)).finish();
  return { subject: livePresenceSubject(presence.id), data };
}
