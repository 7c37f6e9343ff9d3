import { appendToOutbox, type OutboxEvent } from "@switchboard/bus/outbox";
import { encode, toEventJson } from "@switchboard/contracts/encode";
import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import {
  DepartmentPresenceSchema,
  ModeChangedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import {
  ApiKeyRevokedSchema,
  DepartmentDeletedSchema,
  DepartmentSavedSchema,
  ProjectDeletedSchema,
  ProjectSavedSchema,
  StaffDeactivatedSchema,
  StaffSavedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import {
  liveModeSubject,
  liveOnlineSubject,
  livePreferencesSubject,
  livePresenceSubject,
  presenceEventSubject,
} from "@switchboard/contracts/subjects";
import { fromWord } from "@switchboard/contracts/words";
import { newId } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Department } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { ForcedOffline } from "./domain/forced-offline.ts";
import type { Preferences } from "./domain/preferences.ts";
import type { Project } from "./domain/project.ts";
import type { Staff } from "./domain/staff.ts";
import { toProtoDepartment, toProtoPresence, toProtoProject, toProtoStaff } from "./mapping.ts";
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
  const payload = toEventJson(DepartmentDeletedSchema, { department: toProtoDepartment(department) });
  const subject = presenceEventSubject("department_deleted", department.id);
  await appendToOutbox(tx, [{ id: newId(), subject, payload }]);
}

/** Announces in the caller's transaction that a project is gone. */
export async function announceProjectDeleted(tx: Sql, project: Project): Promise<void> {
  const payload = toEventJson(ProjectDeletedSchema, { project: toProtoProject(project) });
  const subject = presenceEventSubject("project_deleted", project.id);
  await appendToOutbox(tx, [{ id: newId(), subject, payload }]);
}

/** Announces in the caller's transaction that somebody left, and which departments have no head for it. */
export async function announceDeactivated(tx: Sql, staff: Staff, departments: readonly Department[]): Promise<void> {
  const payload = toEventJson(StaffDeactivatedSchema, { staff: toProtoStaff(staff) });
  const subject = presenceEventSubject("staff_deactivated", staff.id);
  const deactivated = { id: newId(), subject, payload };
  await appendToOutbox(tx, [...departments.map(departmentSaved), staffSaved(staff), deactivated]);
}

function projectSaved(project: Project): OutboxEvent {
  const payload = toEventJson(ProjectSavedSchema, { project: toProtoProject(project) });
  return { id: newId(), subject: presenceEventSubject("project_saved", project.id), payload };
}

function departmentSaved(department: Department): OutboxEvent {
  const payload = toEventJson(DepartmentSavedSchema, { department: toProtoDepartment(department) });
  return { id: newId(), subject: presenceEventSubject("department_saved", department.id), payload };
}

function staffSaved(staff: Staff): OutboxEvent {
  const payload = toEventJson(StaffSavedSchema, { staff: toProtoStaff(staff) });
  return { id: newId(), subject: presenceEventSubject("staff_saved", staff.id), payload };
}

/** Announces in the caller's transaction that a key is good no more. */
export async function announceApiKeyRevoked(tx: Sql, keyId: string): Promise<void> {
  const subject = presenceEventSubject("api_key_revoked", keyId);
  await appendToOutbox(tx, [{ id: newId(), subject, payload: toEventJson(ApiKeyRevokedSchema, { keyId }) }]);
}

/** All tabs of a person show their mode, and who switched them offline if it was not they. */
export function modeChanged(staffId: string, mode: Staff["mode"], forced?: ForcedOffline): LivePush {
  const data = encode(ModeChangedSchema, { staffId, mode: fromWord(Mode, mode), forced });
  return { subject: liveModeSubject(staffId), data };
}

/** All tabs of a person take over what they prefer. */
export function preferencesChanged(staffId: string, preferences: Preferences): LivePush {
  return { subject: livePreferencesSubject(staffId), data: encode(PreferencesSchema, preferences) };
}

/** Somebody came, went, or changed their mode: whoever gives work out looks again. */
export function onlineChanged(): LivePush {
  return { subject: liveOnlineSubject, data: new Uint8Array() };
}

/** P6: who of a department is online now. */
export function presenceChanged(presence: DepartmentPresence): LivePush {
  const data = encode(DepartmentPresenceSchema, toProtoPresence(presence));
  return { subject: livePresenceSubject(presence.id), data };
}
