import {
  type BusinessHours as ProtoBusinessHours,
  type Department as ProtoDepartment,
  FormField as ProtoFormField,
  KeyAlgorithm as ProtoKeyAlgorithm,
  Mode as ProtoMode,
  Permission as ProtoPermission,
  type Project as ProtoProject,
  type ProjectKeyInfo as ProtoProjectKeyInfo,
  RoutingMode as ProtoRoutingMode,
  type Staff as ProtoStaff,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  type DepartmentPresence as ProtoDepartmentPresence,
  type OnlineStaffLease as ProtoOnlineStaffLease,
  Reachability as ProtoReachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { Session as ProtoSession } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { invalidField } from "@switchboard/kit/errors";
import type { BusinessHours } from "./domain/business-hours.ts";
import { type Department, type DepartmentInput, departmentDefaults, type RoutingMode } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { OnlineStaff } from "./domain/online-staff.ts";
import type { FormField, Project, ProjectInput } from "./domain/project.ts";
import type { KeyAlgorithm } from "./domain/project-key.ts";
import type { Session } from "./domain/session.ts";
import type { Mode, Permission, Role, Staff, StaffInput } from "./domain/staff.ts";
import type { ProjectKeyInfo } from "./store/project-keys.ts";

const protoRoles = {
  operator: StaffRole.OPERATOR,
  head: StaffRole.HEAD,
  administrator: StaffRole.ADMINISTRATOR,
} as const satisfies Record<Role, StaffRole>;

const protoModes = { online: ProtoMode.ONLINE, offline: ProtoMode.OFFLINE } as const satisfies Record<Mode, ProtoMode>;

const protoPermissions = {
  chat: ProtoPermission.CHAT,
  tickets: ProtoPermission.TICKETS,
  clients: ProtoPermission.CLIENTS,
  admin: ProtoPermission.ADMIN,
} as const satisfies Record<Permission, ProtoPermission>;

const protoAlgorithms = {
  HS256: ProtoKeyAlgorithm.HS256,
  EdDSA: ProtoKeyAlgorithm.EDDSA,
} as const satisfies Record<KeyAlgorithm, ProtoKeyAlgorithm>;

const protoRoutingModes = {
  manual: ProtoRoutingMode.MANUAL,
  round_robin: ProtoRoutingMode.ROUND_ROBIN,
  least_busy: ProtoRoutingMode.LEAST_BUSY,
} as const satisfies Record<RoutingMode, ProtoRoutingMode>;

const protoFormFields = {
  off: ProtoFormField.OFF,
  optional: ProtoFormField.OPTIONAL,
  required: ProtoFormField.REQUIRED,
} as const satisfies Record<FormField, ProtoFormField>;

const protoReachabilities = { reachable: ProtoReachability.REACHABLE, suspect: ProtoReachability.SUSPECT } as const;

/** Our word for a number of the proto; throws invalid_argument presence.invalid_value for none and for unknown ones. */
function fromProto<Word extends string>(words: Readonly<Record<Word, number>>, value: number, pointer: string): Word {
  for (const word of Object.keys(words) as Word[]) if (words[word] === value) return word;
  throw invalidField("presence.invalid_value", pointer, `must be one of ${Object.keys(words).join(", ")}`);
}

export function toProtoMode(mode: Mode): ProtoMode {
  return protoModes[mode];
}

export function fromProtoMode(mode: ProtoMode): Mode {
  return fromProto(protoModes, mode, "/mode");
}

export function fromProtoAlgorithm(algorithm: ProtoKeyAlgorithm): KeyAlgorithm {
  return fromProto(protoAlgorithms, algorithm, "/algorithm");
}

export function toProtoStaff(staff: Staff): ProtoStaff {
  return {
    ...staff,
    role: protoRoles[staff.role],
    departmentIds: [...staff.departmentIds],
    permissions: staff.permissions.map((permission) => protoPermissions[permission]),
    mode: toProtoMode(staff.mode),
  };
}

export function fromProtoStaff({ email, name, role, departmentIds }: SaveStaffRequest): StaffInput {
  return { email, name, role: fromProto(protoRoles, role, "/role"), departmentIds };
}

export function toProtoProject(project: Project): ProtoProject {
  return {
    ...project,
    allowedOrigins: [...project.allowedOrigins],
    nameField: protoFormFields[project.nameField],
    emailField: protoFormFields[project.emailField],
    phoneField: protoFormFields[project.phoneField],
  };
}

export function fromProtoProject(request: SaveProjectRequest): ProjectInput {
  return {
    ...request,
    nameField: fromProtoFormField(request.nameField, "/name_field"),
    emailField: fromProtoFormField(request.emailField, "/email_field"),
    phoneField: fromProtoFormField(request.phoneField, "/phone_field"),
  };
}

function fromProtoFormField(field: ProtoFormField, pointer: string): FormField {
  return field === ProtoFormField.UNSPECIFIED ? "optional" : fromProto(protoFormFields, field, pointer);
}

export function toProtoKeyInfo({ algorithm, ...key }: ProjectKeyInfo): ProtoProjectKeyInfo {
  return { ...key, algorithm: protoAlgorithms[algorithm] };
}

export function toProtoDepartment(department: Department): ProtoDepartment {
  return {
    ...department,
    headId: department.headId ?? "",
    escalatesToId: department.escalatesToId ?? "",
    projectIds: [...department.projectIds],
    permissions: department.permissions.map((permission) => protoPermissions[permission]),
    routingMode: protoRoutingModes[department.routingMode],
    hours: department.hours === null ? undefined : toProtoHours(department.hours),
  };
}

function toProtoHours({ timeZone, weekly, holidays }: BusinessHours): ProtoBusinessHours {
  return { timeZone, weekly: [...weekly], holidays: [...holidays] };
}

export function fromProtoDepartment(request: SaveDepartmentRequest): DepartmentInput {
  return {
    ...request,
    headId: request.headId || null,
    escalatesToId: request.escalatesToId || null,
    permissions: request.permissions.map((one, index) => fromProto(protoPermissions, one, `/permissions/${index}`)),
    routingMode: fromProtoRoutingMode(request.routingMode),
    chatLimit: request.chatLimit || departmentDefaults.chatLimit,
    replyLimitS: request.replyLimitS || departmentDefaults.replyLimitS,
    waitingLimitS: request.waitingLimitS || departmentDefaults.waitingLimitS,
    hours: request.hours ?? null,
  };
}

function fromProtoRoutingMode(mode: ProtoRoutingMode): RoutingMode {
  if (mode === ProtoRoutingMode.UNSPECIFIED) return departmentDefaults.routingMode;
  return fromProto(protoRoutingModes, mode, "/routing_mode");
}

export function toProtoSession({ staff, ...tokens }: Session): ProtoSession {
  return { ...tokens, staff: toProtoStaff(staff) };
}

export function toProtoPresence({ id, name, online, asOf }: DepartmentPresence): ProtoDepartmentPresence {
  return {
    departmentId: id,
    departmentName: name,
    online: online.map((member) => ({
      staffId: member.id,
      name: member.name,
      reachability: protoReachabilities[member.reachability],
    })),
    asOf,
  };
}

export function toProtoOnlineStaff({ id, reachability, reachableForMs, awayInMs }: OnlineStaff): ProtoOnlineStaffLease {
  return { staffId: id, reachability: protoReachabilities[reachability], reachableForMs, awayInMs };
}
