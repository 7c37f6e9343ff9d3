import type { OutboxEvent } from "@switchboard/bus/outbox";
import { encode, toEventJson } from "@switchboard/contracts/encode";
import { type PresenceEvent, presenceFacts } from "@switchboard/contracts/facts";
import { Mode } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import {
  DepartmentPresenceSchema,
  ModeChangedSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { CompleteOf } from "@switchboard/contracts/messages";
import {
  liveLeasesLostSubject,
  liveModeSubject,
  liveOnlineSubject,
  livePreferencesSubject,
  livePresenceSubject,
  presenceEventSubject,
} from "@switchboard/contracts/subjects";
import { fromWord } from "@switchboard/contracts/words";
import { newId } from "@switchboard/kit/ids";
import type { Department } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { ForcedOffline } from "./domain/forced-offline.ts";
import type { Preferences } from "./domain/preferences.ts";
import type { Project } from "./domain/project.ts";
import type { Staff } from "./domain/staff.ts";
import { toProtoDepartment, toProtoPresence, toProtoProject, toProtoStaff } from "./mapping.ts";

/** A push on core NATS: only worth knowing now. */
export interface LivePush {
  readonly subject: string;
  readonly data: Uint8Array;
}

/** A project was saved. */
export function projectSaved(project: Project): OutboxEvent {
  return event("project_saved", project.id, { project: toProtoProject(project) });
}

/** A project is gone. */
export function projectDeleted(project: Project): OutboxEvent {
  return event("project_deleted", project.id, { project: toProtoProject(project) });
}

/** A department was saved, or has no head any more. */
export function departmentSaved(department: Department): OutboxEvent {
  return event("department_saved", department.id, { department: toProtoDepartment(department) });
}

/** A department is gone. */
export function departmentDeleted(department: Department): OutboxEvent {
  return event("department_deleted", department.id, { department: toProtoDepartment(department) });
}

/** A person's row was changed. */
export function staffSaved(staff: Staff): OutboxEvent {
  return event("staff_saved", staff.id, { staff: toProtoStaff(staff) });
}

/** Somebody left. */
export function staffDeactivated(staff: Staff): OutboxEvent {
  return event("staff_deactivated", staff.id, { staff: toProtoStaff(staff) });
}

/** A key is good no more. */
export function apiKeyRevoked(keyId: string): OutboxEvent {
  return event("api_key_revoked", keyId, { keyId });
}

/** A session is over before its token is. */
export function sessionEnded(sessionId: string): OutboxEvent {
  return event("session_ended", sessionId, { sessionId });
}

function event<E extends PresenceEvent>(name: E, id: string, fact: CompleteOf<(typeof presenceFacts)[E]>): OutboxEvent {
  return { id: newId(), subject: presenceEventSubject(name, id), payload: toEventJson(presenceFacts[name], fact) };
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

/** P5: Redis was away and may have come back without the leases. */
export function leasesLost(): LivePush {
  return { subject: liveLeasesLostSubject, data: new Uint8Array() };
}

/** P6: who of a department is online now. */
export function presenceChanged(presence: DepartmentPresence): LivePush {
  const data = encode(DepartmentPresenceSchema, toProtoPresence(presence));
  return { subject: livePresenceSubject(presence.id), data };
}
