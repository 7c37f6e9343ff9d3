import {
  type Department as ProtoDepartment,
  KeyAlgorithm as ProtoKeyAlgorithm,
  Mode as ProtoMode,
  Permission as ProtoPermission,
  type Project as ProtoProject,
  type Staff as ProtoStaff,
  type SaveDepartmentRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import {
  type DepartmentPresence as ProtoDepartmentPresence,
  type OnlineStaffLease as ProtoOnlineStaffLease,
  Reachability as ProtoReachability,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { Session as ProtoSession } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { invalidField } from "@switchboard/kit/errors";
import type { Department, DepartmentInput } from "./domain/department.ts";
import type { DepartmentPresence } from "./domain/department-presence.ts";
import type { OnlineStaff } from "./domain/online-staff.ts";
import type { Project } from "./domain/project.ts";
import type { KeyAlgorithm } from "./domain/project-key.ts";
import type { Session } from "./domain/session.ts";
import type { Mode, Permission, Role, Staff, StaffInput } from "./domain/staff.ts";

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
  return { ...project, allowedOrigins: [...project.allowedOrigins] };
}

export function toProtoDepartment(department: Department): ProtoDepartment {
  return {
    ...department,
    headId: department.headId ?? "",
    escalatesToId: department.escalatesToId ?? "",
    projectIds: [...department.projectIds],
    permissions: department.permissions.map((permission) => protoPermissions[permission]),
  };
}

export function fromProtoDepartment(request: SaveDepartmentRequest): DepartmentInput {
  return {
    ...request,
    headId: request.headId || null,
    escalatesToId: request.escalatesToId || null,
    permissions: request.permissions.map((one, index) => fromProto(protoPermissions, one, `/permissions/${index}`)),
  };
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
